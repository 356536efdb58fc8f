/**
 * What binary formats share: {@link dev.walferry.kafka.record.binary.BinarySink} is what an envelope needs of them, and
 * {@link dev.walferry.kafka.record.binary.BinaryBuffer} takes their bytes.
 */
@NullMarked
package dev.walferry.kafka.record.binary;

import org.jspecify.annotations.NullMarked;
