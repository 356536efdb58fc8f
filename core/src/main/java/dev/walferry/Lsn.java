package dev.walferry;

/**
 * A log sequence number: a byte position in PostgreSQL's write-ahead log.
 *
 * <p>Unsigned 64-bit, and {@link #compareTo} compares it as such. Immutable and safe in any thread. Its text is the
 * server's {@code X/X}: two hexadecimal halves. PostgreSQL 19 pads the lower half with zeros, so compare positions,
 * never their text.
 *
 * @param value the position as 64 bits, to be read as unsigned
 * @see <a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>
 */
public record Lsn(long value) implements Comparable<Lsn> {
    /** The position {@code 0/0}, which PostgreSQL uses for "none". */
    public static final Lsn ZERO = new Lsn(0);

    /**
     * Returns the LSN at a byte position.
     *
     * @param value unsigned 64-bit position
     * @return the LSN
     */
    public static Lsn of(long value) {
        return value == 0 ? ZERO : new Lsn(value);
    }

    /**
     * Reads {@code X/X}: one to eight hexadecimal digits on each side, either case.
     *
     * @param text what PostgreSQL prints
     * @return the LSN
     * @throws IllegalArgumentException if the text is not an LSN
     */
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw notAnLsn(text);
        }
        return of(half(text, 0, slash) << 32 | half(text, slash + 1, text.length()));
    }

    private static long half(String text, int from, int to) {
        if (to == from || to - from > 8) {
            throw notAnLsn(text);
        }
        long half = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw notAnLsn(text);
            }
            half = half << 4 | digit;
        }
        return half;
    }

    private static IllegalArgumentException notAnLsn(String text) {
        return new IllegalArgumentException("not an LSN: '" + text + "' (expected two hexadecimal numbers: X/X)");
    }

    /**
     * Returns whether this position lies beyond another.
     *
     * @param other the position compared with
     * @return true if this is the later one
     */
    public boolean isAfter(Lsn other) {
        return compareTo(other) > 0;
    }

    /**
     * Returns the later of two positions.
     *
     * @param a one position
     * @param b another
     * @return the later one
     */
    public static Lsn max(Lsn a, Lsn b) {
        return b.isAfter(a) ? b : a;
    }

    /**
     * Returns the earlier of two positions.
     *
     * @param a one position
     * @param b another
     * @return the earlier one
     */
    public static Lsn min(Lsn a, Lsn b) {
        return b.isAfter(a) ? a : b;
    }

    /**
     * Returns the number of bytes of WAL from another position to this one.
     *
     * @param earlier the position to count from
     * @return bytes; negative if the other position is the later one
     */
    public long bytesSince(Lsn earlier) {
        return value - earlier.value;
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(value & 0xFFFF_FFFFL).toUpperCase(java.util.Locale.ROOT);
    }
}
