package dev.walferry.type;

import java.util.Objects;

/** Values of bool: {@code t} and {@code f} in text, one byte 1 or 0 in binary. */
public final class PgBoolean {
    private PgBoolean() {}

    /**
     * Reads a bool. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a bool
     */
    public static boolean parse(byte[] bytes, int offset, int length, boolean binary) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        byte value = length == 1 ? bytes[offset] : -1;
        if (value == (binary ? 1 : 't')) {
            return true;
        }
        if (value == (binary ? 0 : 'f')) {
            return false;
        }
        throw new ValueFormatException(
                TypeOid.BOOL,
                "expected " + (binary ? "one byte, 0 or 1" : "t or f") + ", got " + length + " other bytes");
    }
}
