/**
 * What a column means, independent of the format: {@link dev.walferry.kafka.record.column.ColumnTypes} gives each
 * column its shape, a Connect {@code Schema}, and its reader. Both follow the configured handling modes.
 */
@NullMarked
package dev.walferry.kafka.record.column;

import org.jspecify.annotations.NullMarked;
