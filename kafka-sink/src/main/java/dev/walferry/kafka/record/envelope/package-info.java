/**
 * What surrounds a row: {@link dev.walferry.kafka.record.envelope.KeyFormat} and {@link
 * dev.walferry.kafka.record.envelope.ValueFormat} are chosen independently of each other and implemented by the
 * packages of the formats.
 */
@NullMarked
package dev.walferry.kafka.record.envelope;

import org.jspecify.annotations.NullMarked;
