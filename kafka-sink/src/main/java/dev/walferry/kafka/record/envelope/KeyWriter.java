package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Tuple;

/**
 * Writes the keys of one relation's rows. For one thread.
 *
 * @param <T> what a key is: bytes, or an object of Kafka Connect
 */
@FunctionalInterface
public interface KeyWriter<T> {
    /**
     * Returns a row's key.
     *
     * @param row a row that has a value in each column of the key
     * @return the key, the caller's to keep; equal keys are equal by {@link java.util.Objects#deepEquals}
     * @throws RecordMappingException if a column of the key was not sent or cannot be read
     */
    T write(Tuple row);
}
