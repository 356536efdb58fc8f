package dev.walferry.kafka.record;

/** Writes the values of one column. For one thread. */
@FunctionalInterface
interface ColumnEncoder {
    /**
     * Writes one value, which is neither null nor absent.
     *
     * @param bytes holds PostgreSQL's text output; the range is the encoder's to overwrite
     * @param from index of the text's first byte
     * @param to index behind its last
     * @param out gets one JSON value
     * @throws RuntimeException if the text is not what PostgreSQL prints for the type
     */
    void encode(byte[] bytes, int from, int to, JsonBuffer out);

    /** A string with the text as it is. */
    ColumnEncoder TEXT = (bytes, from, to, out) -> out.text(bytes, from, to);

    /** The text as it is, for numbers. */
    ColumnEncoder VERBATIM = (bytes, from, to, out) -> out.raw(bytes, from, to);
}
