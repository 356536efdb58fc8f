package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A cursor over the bytes of a value in text format.
 *
 * <p>Whatever does not fit the grammar is a {@link MalformedException} that says where and what was expected, never
 * what was there. One reader serves one thread.
 */
public final class TextReader {
    /** What {@link #peek} gives after the last byte. */
    public static final int END = -1;

    private static final int MAX_DIGITS = 18;

    private final byte[] bytes;
    private final int start;
    private final int limit;
    private int position;

    /**
     * Creates a reader of {@code length} bytes from {@code offset} on.
     *
     * @param bytes the array
     * @param offset index of the first byte
     * @param length number of bytes
     */
    public TextReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.start = offset;
        this.position = offset;
        this.limit = offset + length;
    }

    /** Finds the first byte from one on that is no digit. */
    static int digitsEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /**
     * Index of the next byte.
     *
     * @return index into the array
     */
    public int position() {
        return position;
    }

    /**
     * Number of bytes left.
     *
     * @return zero or more
     */
    int remaining() {
        return limit - position;
    }

    /**
     * Returns the next byte, without moving on.
     *
     * @return 0 to 255, or {@link #END}
     */
    public int peek() {
        return position < limit ? bytes[position] & 0xFF : END;
    }

    /**
     * Reads the next byte.
     *
     * @return 0 to 255
     */
    public int next() {
        if (position == limit) {
            throw malformed("more characters");
        }
        return bytes[position++] & 0xFF;
    }

    /**
     * Skips one character if it is the next.
     *
     * @param c an ASCII character
     * @return whether it was there
     */
    public boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    /**
     * Skips a word if it is next.
     *
     * @param word ASCII characters
     * @return whether it was there
     */
    public boolean accept(String word) {
        if (word.length() > remaining()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[position + i] != word.charAt(i)) {
                return false;
            }
        }
        position += word.length();
        return true;
    }

    /**
     * Skips one character that must be next.
     *
     * @param c an ASCII character
     */
    public void expect(char c) {
        if (!accept(c)) {
            throw malformed("'" + c + "'");
        }
    }

    /** Checks that nothing is left. */
    public void expectEnd() {
        if (position != limit) {
            throw malformed("end");
        }
    }

    /**
     * Reads an unsigned decimal number: all digits that follow.
     *
     * @return its value, at most 18 digits
     */
    public long digits() {
        int from = position;
        long value = 0;
        int c;
        while ((c = peek()) >= '0' && c <= '9') {
            if (position - from == MAX_DIGITS) {
                throw malformed("a smaller number");
            }
            value = value * 10 + (c - '0');
            position++;
        }
        if (position == from) {
            throw malformed("a digit");
        }
        return value;
    }

    /**
     * Reads the characters up to one of some delimiters, or to the end.
     *
     * @param delimiters ASCII characters
     * @return the text before it, perhaps empty
     */
    String until(String delimiters) {
        int from = position;
        while (position < limit && (bytes[position] < 0 || delimiters.indexOf(bytes[position]) < 0)) {
            position++;
        }
        return new String(bytes, from, position - from, StandardCharsets.UTF_8);
    }

    /**
     * Returns an exception for the present position.
     *
     * @param expected what should be there
     * @return the exception, for throwing
     */
    public MalformedException malformed(String expected) {
        String found = position == limit ? "the end" : "something else";
        return new MalformedException(
                position, "expected " + expected + ", got " + found + " at byte " + (position - start));
    }
}
