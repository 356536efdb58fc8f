/**
 * What all of Kafka's clients have in common: their settings, threads and errors.
 *
 * <p>Start with {@link dev.walferry.kafka.publish.client.KafkaError}.
 */
@NullMarked
package dev.walferry.kafka.publish.client;

import org.jspecify.annotations.NullMarked;
