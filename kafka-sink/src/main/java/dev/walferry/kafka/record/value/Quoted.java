package dev.walferry.kafka.record.value;

/** Quoted parts of an array's text, where a backslash makes the next byte stand for itself. */
final class Quoted {
    private Quoted() {}

    /** Index of the quote that closes a part whose content starts at {@code from}. */
    static int end(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        throw new IllegalArgumentException("expected a closing quote");
    }

    /** Removes the backslashes in place; returns the index after what is left. */
    static int unescape(byte[] bytes, int from, int to) {
        int end = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\\') {
                i++;
            }
            bytes[end++] = bytes[i];
        }
        return end;
    }
}
