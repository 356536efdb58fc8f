package dev.walferry.kafka.record;

/** Takes quoted parts out of arrays and hstores, where a backslash makes the next byte mean itself. */
final class Unquoting {
    private Unquoting() {}

    /** Index of the quote that closes a part which starts at {@code from}, behind its opening quote. */
    static int closingQuote(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return i;
            }
            if (bytes[i] == '\\') {
                i++;
            }
        }
        throw new IllegalArgumentException("closing quote expected");
    }

    /** Removes the backslashes in place; returns the index behind what is left. */
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
