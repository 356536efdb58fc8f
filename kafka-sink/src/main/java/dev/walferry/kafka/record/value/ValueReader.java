package dev.walferry.kafka.record.value;

/** Reads the values of one type: PostgreSQL's text becomes calls of a sink. For one thread. */
@FunctionalInterface
public interface ValueReader {
    /** A string with the text as it is. */
    ValueReader TEXT = (bytes, from, to, out) -> out.string(bytes, from, to);

    /** An integer. */
    ValueReader INTEGER = (bytes, from, to, out) -> out.integer(bytes, from, to);

    /** A floating point number of 32 bits. */
    ValueReader FLOAT32 = (bytes, from, to, out) -> out.float32(bytes, from, to);

    /** A floating point number of 64 bits. */
    ValueReader FLOAT64 = (bytes, from, to, out) -> out.float64(bytes, from, to);

    /**
     * Reads one value, which is neither null nor absent.
     *
     * @param bytes holds PostgreSQL's text output; the reader may overwrite the range
     * @param from index of the text's first byte
     * @param to index after its last byte
     * @param out receives one value
     * @throws RuntimeException if the text is not what PostgreSQL prints for the type
     */
    void read(byte[] bytes, int from, int to, ValueSink out);
}
