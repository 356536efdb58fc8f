/**
 * Query-based capture: tables, views and queries are read again and again, and what is new becomes changes.
 *
 * <p>{@link dev.walferry.kafka.query.QueryPoller} reads in its own thread; {@link dev.walferry.kafka.query.QuerySource}
 * gives its batches to the loop, and {@link dev.walferry.kafka.query.QueryCheckpoints} writes how far they are, once
 * Kafka has acknowledged them.
 */
@NullMarked
package dev.walferry.kafka.query;

import org.jspecify.annotations.NullMarked;
