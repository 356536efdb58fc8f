package dev.walferry.kafka.publish;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The size of a record in bytes, before batching and compression. */
public final class RecordSize {
    private RecordSize() {}

    /**
     * Returns the size of a whole record.
     *
     * @param record the record
     * @return bytes of key, value and headers
     */
    public static int of(ProducerRecord<byte[], byte[]> record) {
        return length(record.key()) + length(record.value()) + of(record.headers());
    }

    /**
     * Returns the size of headers alone.
     *
     * @param headers the headers of a record
     * @return bytes of names, taken as ASCII, and values
     */
    public static int of(Headers headers) {
        int bytes = 0;
        for (Header header : headers) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
