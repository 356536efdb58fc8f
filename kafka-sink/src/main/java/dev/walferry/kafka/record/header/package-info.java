/**
 * Headers that records have whatever their format. Start with {@link dev.walferry.kafka.record.header.ChangeHeaders}.
 */
@NullMarked
package dev.walferry.kafka.record.header;

import org.jspecify.annotations.NullMarked;
