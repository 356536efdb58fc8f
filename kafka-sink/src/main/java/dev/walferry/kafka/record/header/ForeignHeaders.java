package dev.walferry.kafka.record.header;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Headers whose names and values any writer of the database can choose. So they may neither replace what a
 * record says of itself nor make it too large to be sent.
 */
final class ForeignHeaders {
    /** The most bytes that the names and values of one record's foreign headers may have. */
    static final int MOST_BYTES = 8192;

    private final Set<String> configured;

    /** Takes the names of headers that the configuration gives to records, in any case. */
    ForeignHeaders(Collection<String> configured) {
        this.configured =
                configured.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether a name is not one that records have of their own. */
    boolean isFree(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.isEmpty()
                && !lower.startsWith("__")
                && !lower.startsWith("ce_")
                && !lower.equals("content-type")
                && !lower.equals("id")
                && !configured.contains(lower);
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
