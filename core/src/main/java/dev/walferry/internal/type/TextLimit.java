package dev.walferry.internal.type;

import dev.walferry.type.ValueFormatException;

/**
 * The longest text of a value: what PostgreSQL itself could print.
 *
 * <p>A binary value can be too large for text, such as a bytea of 600 MiB. And each level of nesting doubles the quotes of
 * the level within, so a short value with deep nesting could become text without end.
 */
public final class TextLimit {
    /** PostgreSQL's MaxAllocSize. */
    private static final int MAX = 0x3FFF_FFFF;

    private TextLimit() {}

    /**
     * Checks the length of a text before it is built.
     *
     * @param typeOid type of the value that is printed, or 0
     * @param length number of characters
     * @return the same length
     * @throws ValueFormatException if the text would be too long
     */
    public static int check(int typeOid, long length) {
        if (length > MAX) {
            throw new ValueFormatException(
                    typeOid, "expected a value whose text is below 1 GiB, got one of " + length + " characters");
        }
        return (int) length;
    }
}
