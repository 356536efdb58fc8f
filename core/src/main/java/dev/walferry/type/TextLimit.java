package dev.walferry.type;

/**
 * The longest text of a value: what PostgreSQL itself could print.
 *
 * <p>A value in binary can be too large for text, a bytea of 600 MiB for one. And each level of nesting doubles the
 * quotes of the level within, so that a short value nested deeply could become text without end.
 */
final class TextLimit {
    /** PostgreSQL's MaxAllocSize. */
    static final int MAX = 0x3FFF_FFFF;

    private TextLimit() {}

    static int check(int typeOid, long length) {
        if (length > MAX) {
            throw new ValueFormatException(typeOid, "a value whose text is below 1 GiB expected");
        }
        return (int) length;
    }
}
