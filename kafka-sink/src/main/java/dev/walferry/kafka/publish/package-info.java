/**
 * Hands records to Kafka without ever waiting for it, and reports to the delivery tracker what became of them.
 *
 * <p>Start with {@link dev.walferry.kafka.publish.KafkaPublisher}.
 */
@NullMarked
package dev.walferry.kafka.publish;

import org.jspecify.annotations.NullMarked;
