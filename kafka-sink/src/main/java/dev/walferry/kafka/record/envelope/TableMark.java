package dev.walferry.kafka.record.envelope;

/**
 * A field of keys that tells which table a row is of, for tables that share a topic.
 *
 * @param field the field's name
 * @param value its value in every key of the table
 */
public record TableMark(String field, String value) {}
