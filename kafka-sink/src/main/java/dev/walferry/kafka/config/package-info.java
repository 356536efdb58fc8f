/**
 * The daemon's configuration: start at {@link dev.walferry.kafka.config.SinkConfig}.
 *
 * <p>Every key is defined once, on Kafka's {@code ConfigDef}; validation, the typed settings and the reference page
 * come from that definition. What they say is in {@code settings}.
 */
@NullMarked
package dev.walferry.kafka.config;

import org.jspecify.annotations.NullMarked;
