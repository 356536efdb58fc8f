package dev.walferry.internal.value;

import java.io.ByteArrayOutputStream;

/**
 * An element, field, bound or key cut out of the text of another value, its quotes and escapes removed.
 *
 * <p>Inside double quotes every character but the quote and the backslash stands for itself. A backslash lets the next
 * character stand for itself. In composites and ranges two quotes inside quotes are one.
 */
public final class QuotedItem {
    private final byte[] bytes;
    private final boolean quoted;

    private QuotedItem(byte[] bytes, boolean quoted) {
        this.bytes = bytes;
        this.quoted = quoted;
    }

    /**
     * Reads up to one of the given characters outside quotes; one of them must come.
     *
     * @param in at the first character; afterwards at the character that ended the item
     * @param stops ASCII characters
     * @return the item
     */
    public static QuotedItem read(TextReader in, String stops) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean quoted = false;
        boolean inQuotes = false;
        while (inQuotes || in.peek() == TextReader.END || stops.indexOf(in.peek()) < 0) {
            int c = in.next();
            if (c == '\\') {
                out.write(in.next());
            } else if (c != '"') {
                out.write(c);
            } else if (inQuotes && in.accept('"')) {
                out.write('"');
            } else {
                inQuotes = !inQuotes;
                quoted = true;
            }
        }
        return new QuotedItem(out.toByteArray(), quoted);
    }

    /**
     * Reads up to the closing quote and skips it.
     *
     * @param in after the opening quote; afterwards after the closing one
     * @return the item
     */
    public static QuotedItem insideQuotes(TextReader in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!in.accept('"')) {
            int c = in.next();
            out.write(c == '\\' ? in.next() : c);
        }
        return new QuotedItem(out.toByteArray(), true);
    }

    /**
     * Returns the content.
     *
     * @return the array itself, not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns whether nothing at all was there, not even quotes.
     *
     * @return true for a missing item
     */
    public boolean isAbsent() {
        return bytes.length == 0 && !quoted;
    }

    /**
     * Returns whether this is the word NULL without quotes.
     *
     * @return true for a null element
     */
    public boolean isNull() {
        return !quoted && NumericReader.isWord(bytes, 0, bytes.length, "NULL");
    }
}
