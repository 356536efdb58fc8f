/**
 * Avro: {@link dev.walferry.kafka.record.avro.AvroSchemas} makes the schema that is registered, and {@link
 * dev.walferry.kafka.record.avro.AvroSink} writes values for its readers. Both follow the mapping of Kafka Connect's types that
 * Confluent's and Apicurio's converters share, so that a Connect sink reads back what the columns mean.
 */
@NullMarked
package dev.walferry.kafka.record.avro;

import org.jspecify.annotations.NullMarked;
