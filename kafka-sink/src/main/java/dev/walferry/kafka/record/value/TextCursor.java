package dev.walferry.kafka.record.value;

/** Reads PostgreSQL's text output from left to right. Its exceptions never quote the text. */
final class TextCursor {
    private static final int MOST_DIGITS = 18;

    private final byte[] bytes;
    private final int to;
    private int at;

    TextCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at >= to;
    }

    /** Returns the next byte, or 0 at the end. */
    byte peek() {
        return at < to ? bytes[at] : 0;
    }

    boolean isDigit() {
        return at < to && bytes[at] >= '0' && bytes[at] <= '9';
    }

    /** Skips a character if it is the next. */
    boolean take(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!take(c)) {
            throw new IllegalArgumentException("expected '" + c + "'");
        }
    }

    void expectEnd() {
        if (!isAtEnd()) {
            throw new IllegalArgumentException("expected the end");
        }
    }

    /** Skips everything up to one of two characters. */
    void skipTo(char one, char other) {
        while (at < to && bytes[at] != one && bytes[at] != other) {
            at++;
        }
    }

    /** Reads at least one digit. */
    long digits() {
        int start = at;
        long value = 0;
        while (isDigit()) {
            value = value * 10 + bytes[at++] - '0';
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw new IllegalArgumentException("expected digits");
        }
        return value;
    }
}
