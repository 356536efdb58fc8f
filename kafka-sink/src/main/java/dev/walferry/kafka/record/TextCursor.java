package dev.walferry.kafka.record;

/** Reads PostgreSQL's text output from left to right. Its exceptions quote nothing of it. */
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

    /** The next byte, or 0 at the end. */
    byte peek() {
        return at < to ? bytes[at] : 0;
    }

    boolean isDigit() {
        return at < to && bytes[at] >= '0' && bytes[at] <= '9';
    }

    /** Passes a character if it is the next. */
    boolean take(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!take(c)) {
            throw new IllegalArgumentException("'" + c + "' expected");
        }
    }

    void expectEnd() {
        if (!isAtEnd()) {
            throw new IllegalArgumentException("end expected");
        }
    }

    /** Passes everything up to one of two characters. */
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
            throw new IllegalArgumentException("digits expected");
        }
        return value;
    }

    /** Reads a fraction of up to six digits, if there is one, as millionths. */
    int micros() {
        if (!take('.')) {
            return 0;
        }
        int start = at;
        long value = digits();
        if (at - start > 6) {
            throw new IllegalArgumentException("at most 6 digits expected");
        }
        for (int i = at - start; i < 6; i++) {
            value *= 10;
        }
        return (int) value;
    }

    /** Passes letters, and returns the first of them. */
    byte word() {
        byte first = peek();
        while (at < to && bytes[at] >= 'a' && bytes[at] <= 'z') {
            at++;
        }
        return first;
    }
}
