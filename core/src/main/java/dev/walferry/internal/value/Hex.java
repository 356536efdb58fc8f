package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;

/** Hexadecimal digits in ASCII. */
public final class Hex {
    private static final String LOWER = "0123456789abcdef";
    private static final String UPPER = "0123456789ABCDEF";

    private Hex() {}

    /**
     * Returns the value of one digit, either case.
     *
     * @param bytes the array
     * @param at index of the digit
     * @return 0 to 15
     */
    public static int digit(byte[] bytes, int at) {
        byte c = bytes[at];
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        throw new MalformedException(at, "expected a hexadecimal digit, got another character");
    }

    /**
     * Appends two lower-case digits.
     *
     * @param out what to append to
     * @param value a byte
     */
    public static void appendLower(StringBuilder out, int value) {
        out.append(LOWER.charAt(value >> 4 & 0xF)).append(LOWER.charAt(value & 0xF));
    }

    /**
     * Appends two upper-case digits.
     *
     * @param out what to append to
     * @param value a byte
     */
    static void appendUpper(StringBuilder out, int value) {
        out.append(UPPER.charAt(value >> 4 & 0xF)).append(UPPER.charAt(value & 0xF));
    }
}
