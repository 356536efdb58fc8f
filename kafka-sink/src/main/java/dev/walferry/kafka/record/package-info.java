/**
 * Changes become Kafka records: start at {@link dev.walferry.kafka.record.RecordMapper}.
 *
 * <p>What a column means ({@code record.column}, {@code record.value}), which columns are the key ({@code record.key}),
 * what surrounds a row ({@code record.envelope}) and how it is written ({@code record.json}) have a package each.
 * Everything that does not change from row to row is made once per relation.
 */
@NullMarked
package dev.walferry.kafka.record;

import org.jspecify.annotations.NullMarked;
