package dev.walferry.internal.snapshot.plan;

/**
 * Neighboring rows of a table, in one file or in several.
 *
 * @param from the place before the first row
 * @param to the place after the last row
 */
public record Span(Position from, Position to) {}
