/**
 * What values mean, independent of the format: a {@link dev.walferry.kafka.record.value.ValueReader} per type turns
 * PostgreSQL's text into calls of a {@link dev.walferry.kafka.record.value.ValueSink}. A type's meaning is written here
 * once; each format is a sink.
 */
@NullMarked
package dev.walferry.kafka.record.value;

import org.jspecify.annotations.NullMarked;
