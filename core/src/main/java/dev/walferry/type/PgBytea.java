package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.value.ByteaParser;
import java.util.Arrays;
import java.util.Objects;

/**
 * Values of bytea: the bytes themselves in binary; in text {@code \x} and hexadecimal digits, or the older escape
 * format.
 */
public final class PgBytea {
    private PgBytea() {}

    /**
     * Reads a bytea.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return a new array
     * @throws ValueFormatException if the bytes are not a bytea
     */
    public static byte[] parse(byte[] bytes, int offset, int length, boolean binary) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (binary) {
            return Arrays.copyOfRange(bytes, offset, offset + length);
        }
        try {
            return ByteaParser.parse(bytes, offset, length);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.BYTEA, e.reason(), e);
        }
    }
}
