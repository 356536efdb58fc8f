/**
 * The configuration of Debezium's PostgreSQL connector in Walferry's words.
 *
 * <p>Start with {@link dev.walferry.kafka.debezium.Translation}.
 */
@NullMarked
package dev.walferry.kafka.debezium;

import org.jspecify.annotations.NullMarked;
