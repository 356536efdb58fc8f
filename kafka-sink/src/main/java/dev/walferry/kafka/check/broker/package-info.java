/**
 * What is checked in Kafka and the schema registry: start at {@link dev.walferry.kafka.check.broker.BrokerCheck}.
 */
@NullMarked
package dev.walferry.kafka.check.broker;

import org.jspecify.annotations.NullMarked;
