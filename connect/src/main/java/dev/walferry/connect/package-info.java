/**
 * Walferry as a source connector of Kafka Connect: the daemon's pipeline, whose records Kafka Connect's worker sends.
 *
 * <p>Start with {@link dev.walferry.connect.WalferrySourceTask}. A separate thread reads the slot and makes records;
 * the worker's thread takes them with {@code poll}, and what {@code commitRecord} reports may be confirmed to
 * PostgreSQL.
 */
@NullMarked
package dev.walferry.connect;

import org.jspecify.annotations.NullMarked;
