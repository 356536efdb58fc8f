/**
 * Protobuf: {@link dev.walferry.kafka.record.protobuf.ProtobufSchemas} makes the schema that is registered, and {@link
 * dev.walferry.kafka.record.protobuf.ProtobufSink} writes values for its readers. Both follow the mapping of Kafka Connect's
 * types that Confluent's converter has with {@code optional.for.nullables=true}: what may be null is an {@code optional} field,
 * and null is its absence.
 *
 * <p>Protobuf has no null in two places. A repeated field is never null, so an array or a map that is null is read as an empty
 * one. And an element of an array is never null, so an array that holds a null cannot be converted; the configuration says
 * what happens then. A value of a map may be null: a map is written as entries whose value is optional. In bytes that is
 * Protobuf's own map.
 *
 * <p>A decimal is a {@code confluent.type.Decimal}, and its field has the column's precision and scale as an option. The files
 * that define both are known to Confluent's registry. Apicurio's takes such a schema, but cannot compare it with another, so a
 * rule of compatibility refuses it; {@code decimal.handling.mode=string} needs neither file.
 *
 * <p>A schema becomes two things at once: text for the registry, and a tree of messages and fields with their numbers. The sink
 * follows the tree while it writes, because the same call has a different form in different places: a date is a number to its
 * reader and a message of year, month and day on the wire. {@link dev.walferry.kafka.record.protobuf.ProtobufSchema} holds
 * both, so that they cannot disagree.
 */
@NullMarked
package dev.walferry.kafka.record.protobuf;

import org.jspecify.annotations.NullMarked;
