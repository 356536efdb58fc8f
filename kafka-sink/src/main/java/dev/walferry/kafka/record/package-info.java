/**
 * Changes become Kafka records: start at {@link dev.walferry.kafka.record.RecordMapper}.
 *
 * <p>Topic, key and value have a class each. Values are encoded straight from the bytes that PostgreSQL sent: a column's
 * encoder is chosen once per relation, and everything that does not change from row to row is encoded once.
 */
@NullMarked
package dev.walferry.kafka.record;

import org.jspecify.annotations.NullMarked;
