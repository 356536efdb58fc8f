package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;

/**
 * The text of a tsvector.
 *
 * <p>Binary is the number of lexemes and for each its zero-terminated text, the number of its positions, and the
 * positions: two bits of weight (3 is A, 0 is D, which is not printed) and 14 bits of position.
 */
public final class TextSearchPrinter {
    /** A terminator and a count. */
    private static final int MIN_LEXEME = 3;

    private static final int POSITION_MASK = 0x3FFF;
    private static final int WEIGHT_SHIFT = 14;
    private static final String[] WEIGHTS = {"", "C", "B", "A"};

    private TextSearchPrinter() {}

    /**
     * Prints a tsvector.
     *
     * @param in at the first byte of the value; afterwards after it
     * @return the text
     */
    public static String vector(WireReader in) {
        int start = in.position();
        int count = in.int32();
        if (count < 0 || count > in.remaining() / MIN_LEXEME) {
            throw new MalformedException(start, "expected " + count + " lexemes, got " + in.remaining() + " bytes");
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(' ');
            }
            appendLexeme(out, in.cstring());
            appendPositions(out, in);
        }
        return out.toString();
    }

    private static void appendPositions(StringBuilder out, WireReader in) {
        int count = in.uint16();
        for (int i = 0; i < count; i++) {
            int position = in.uint16();
            out.append(i == 0 ? ':' : ',').append(position & POSITION_MASK).append(WEIGHTS[position >> WEIGHT_SHIFT]);
        }
    }

    /**
     * Appends a lexeme in single quotes; quotes and backslashes are doubled.
     *
     * @param out what to append to
     * @param lexeme the text
     */
    static void appendLexeme(StringBuilder out, String lexeme) {
        out.append('\'');
        for (int i = 0; i < lexeme.length(); i++) {
            char c = lexeme.charAt(i);
            if (c == '\'' || c == '\\') {
                out.append(c);
            }
            out.append(c);
        }
        out.append('\'');
    }
}
