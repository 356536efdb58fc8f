package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Tuple;

/** Writes the keys of one relation's rows. For one thread. */
@FunctionalInterface
public interface KeyWriter {
    /**
     * A row's key.
     *
     * @param row a row that has a value in each column of the key
     * @return the key's bytes, the caller's to keep
     * @throws RecordMappingException if a column of the key was not sent or cannot be read
     */
    byte[] write(Tuple row);
}
