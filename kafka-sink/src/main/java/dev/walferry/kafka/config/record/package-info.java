/**
 * The keys that decide what records look like and where they go: start at
 * {@link dev.walferry.kafka.config.record.RecordKeys}.
 */
@NullMarked
package dev.walferry.kafka.config.record;

import org.jspecify.annotations.NullMarked;
