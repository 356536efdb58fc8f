/**
 * The daemon and Debezium's PostgreSQL connector read the same changes; what differs in their topics is what {@code
 * docs/reference/debezium.md} lists. Start with {@link dev.walferry.parity.SideBySideTest}.
 */
@org.jspecify.annotations.NullMarked
package dev.walferry.parity;
