/** Records that are not about a row: the beginning and the end of transactions, and heartbeats. */
@NullMarked
package dev.walferry.kafka.record.event;

import org.jspecify.annotations.NullMarked;
