package dev.walferry.kafka.config.rule;

/**
 * What becomes of the values of some columns.
 *
 * @param key the key that configures it, without its salt
 * @param columns match {@code schema.table.column}
 * @param treatment what becomes of them
 */
public record ColumnRule(String key, NamePatterns columns, ColumnTreatment treatment) {}
