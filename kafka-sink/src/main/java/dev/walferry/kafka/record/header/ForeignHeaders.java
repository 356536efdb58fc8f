package dev.walferry.kafka.record.header;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Headers whose names and values any writer of the database can choose. So they may neither replace what a
 * record says of itself nor make it too large to be sent.
 */
final class ForeignHeaders {
    /** The most bytes that the names and values of one record's foreign headers may have. */
    static final int MOST_BYTES = 8192;

    private ForeignHeaders() {}

    /** Returns whether a name is not one that records have of their own. */
    static boolean isFree(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.isEmpty()
                && !lower.startsWith("__")
                && !lower.startsWith("ce_")
                && !lower.equals("content-type")
                && !lower.equals("id");
    }

    /** The bytes of names and values. */
    static int size(Map<String, byte[]> headers) {
        int size = 0;
        for (Map.Entry<String, byte[]> header : headers.entrySet()) {
            size += header.getKey().getBytes(StandardCharsets.UTF_8).length + header.getValue().length;
        }
        return size;
    }
}
