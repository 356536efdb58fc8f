package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import dev.walferry.internal.value.Hex;
import java.util.Objects;
import java.util.UUID;

/** Values of uuid: 16 bytes in binary, hexadecimal digits in groups of 8-4-4-4-12 in text. */
public final class PgUuid {
    private static final int SIZE = 16;
    private static final int TEXT_LENGTH = 36;
    /** Where in the text each half of the digits begins; a dash precedes the second. */
    private static final int FIRST_HALF = 0;

    private static final int SECOND_HALF = 19;

    private PgUuid() {}

    /**
     * Reads a uuid.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a uuid
     */
    public static UUID parse(byte[] bytes, int offset, int length, boolean binary) {
        return new UUID(
                mostSignificant(bytes, offset, length, binary), leastSignificant(bytes, offset, length, binary));
    }

    /**
     * Reads the first eight bytes of a uuid. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the bits, as in {@link UUID#getMostSignificantBits}
     * @throws ValueFormatException if the bytes are not a uuid
     */
    public static long mostSignificant(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.UUID, bytes, offset, length, SIZE);
            return WireReader.int64(bytes, offset);
        }
        return half(bytes, offset, length, FIRST_HALF);
    }

    /**
     * Reads the last eight bytes of a uuid. Allocates nothing.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the bits, as in {@link UUID#getLeastSignificantBits}
     * @throws ValueFormatException if the bytes are not a uuid
     */
    public static long leastSignificant(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.UUID, bytes, offset, length, SIZE);
            return WireReader.int64(bytes, offset + Long.BYTES);
        }
        return half(bytes, offset, length, SECOND_HALF);
    }

    private static long half(byte[] bytes, int offset, int length, int from) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length != TEXT_LENGTH || bytes[offset + 18] != '-') {
            throw new ValueFormatException(
                    TypeOid.UUID, "expected groups of 8-4-4-4-12 hexadecimal digits, got other text");
        }
        long value = 0;
        try {
            int end = from == FIRST_HALF ? 18 : TEXT_LENGTH;
            for (int i = from; i < end; i++) {
                if (i == 8 || i == 13 || i == 23) {
                    expectDash(bytes[offset + i]);
                } else {
                    value = value << 4 | Hex.digit(bytes, offset + i);
                }
            }
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.UUID, e.reason(), e);
        }
        return value;
    }

    private static void expectDash(byte c) {
        if (c != '-') {
            throw new ValueFormatException(
                    TypeOid.UUID, "expected groups of 8-4-4-4-12 hexadecimal digits, got other text");
        }
    }
}
