package dev.walferry.internal.type;

import dev.walferry.type.ValueFormatException;
import java.util.Objects;

/** The size of values whose binary format has a fixed one. */
public final class BinarySize {
    private BinarySize() {}

    /**
     * Checks a value's size.
     *
     * @param typeOid the value's type
     * @param bytes an array with the value
     * @param offset index of the value's first byte
     * @param length number of bytes of the value
     * @param expected number of bytes that a value of the type has
     * @throws ValueFormatException if the value has another size
     * @throws IndexOutOfBoundsException if the value does not lie within the array
     */
    public static void check(int typeOid, byte[] bytes, int offset, int length, int expected) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length != expected) {
            throw new ValueFormatException(typeOid, "expected " + expected + " bytes, got " + length);
        }
    }
}
