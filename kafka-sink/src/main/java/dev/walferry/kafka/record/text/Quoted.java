package dev.walferry.kafka.record.text;

/** Quoted parts of an array's text, where a backslash makes the next byte stand for itself. */
public final class Quoted {
    private Quoted() {}

    /**
     * Finds the quote that closes a part.
     *
     * @param bytes hold the text
     * @param from where the part's content starts
     * @param to where the text ends
     * @return the index of the quote
     * @throws IllegalArgumentException if there is none
     */
    public static int end(byte[] bytes, int from, int to) {
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

    /**
     * Removes the backslashes in place.
     *
     * @param bytes hold the part, and are changed
     * @param from where its content starts
     * @param to where its content ends
     * @return the index after what is left
     */
    public static int unescape(byte[] bytes, int from, int to) {
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
