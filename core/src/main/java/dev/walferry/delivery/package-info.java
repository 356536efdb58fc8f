/**
 * Which LSN may be confirmed to PostgreSQL, whatever order acknowledgements arrive in.
 *
 * <p>{@link dev.walferry.delivery.DeliveryTracker} is the one place that decides it; it knows nothing of connections or
 * of Kafka.
 */
@NullMarked
package dev.walferry.delivery;

import org.jspecify.annotations.NullMarked;
