/** Records that are not about a row: the beginning and the end of transactions. */
@NullMarked
package dev.walferry.kafka.record.event;

import org.jspecify.annotations.NullMarked;
