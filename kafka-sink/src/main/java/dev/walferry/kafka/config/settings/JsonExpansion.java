package dev.walferry.kafka.config.settings;

/**
 * How a payload that is JSON text becomes a structure.
 *
 * @param keepsNulls whether a null has a field
 * @param keepsEmptyArrays whether an array without elements has a field
 */
public record JsonExpansion(boolean keepsNulls, boolean keepsEmptyArrays) {}
