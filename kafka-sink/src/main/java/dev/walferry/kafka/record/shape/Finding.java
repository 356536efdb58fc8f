package dev.walferry.kafka.record.shape;

/**
 * Something in the configuration that looks like a mistake, given the tables that exist.
 *
 * @param what the key, the table or column, and what looks wrong about it
 * @param remedy what to do about it
 */
public record Finding(String what, String remedy) {}
