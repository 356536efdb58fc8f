package dev.walferry.kafka.record.binary;

import dev.walferry.kafka.record.value.ValueSink;

/** A sink whose format is bytes. One is used for many records, one after the other. For one thread. */
public interface BinarySink extends ValueSink {
    /**
     * Starts a record.
     *
     * @param prefix the bytes before the payload, such as the id of its schema; may be empty
     */
    void reset(byte[] prefix);

    /**
     * Returns the record since {@link #reset}.
     *
     * @return an array of exactly its size, the caller's to keep
     */
    byte[] toBytes();
}
