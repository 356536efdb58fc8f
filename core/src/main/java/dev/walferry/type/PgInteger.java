package dev.walferry.type;

import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.BinarySize;
import java.util.Objects;

/**
 * Values of the integer types: decimal in text, big-endian in binary.
 *
 * <p>int2, int4 and int8 are signed. oid, xid and cid are unsigned 32 bits and so are never negative in a
 * {@code long}. xid8 and oid8 are unsigned 64 bits: the {@code long} has these bits, see
 * {@link Long#toUnsignedString(long)}. No method here allocates.
 */
public final class PgInteger {
    private PgInteger() {}

    /**
     * Reads a value of any integer type.
     *
     * @param typeOid the column's type. For a domain give its base type; a type that is not built in is read too, but
     *     only from text, where a number is a number whatever the type.
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value; for xid8 and oid8 its 64 bits
     * @throws ValueFormatException if the type is not an integer type or the bytes are not a value of it
     */
    public static long parse(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        return switch (typeOid) {
            case TypeOid.INT2 -> int2(bytes, offset, length, binary);
            case TypeOid.INT4 -> int4(bytes, offset, length, binary);
            case TypeOid.INT8 -> int8(bytes, offset, length, binary);
            case TypeOid.OID, TypeOid.XID, TypeOid.CID -> unsigned32(typeOid, bytes, offset, length, binary);
            case TypeOid.XID8, TypeOid.OID8 -> unsigned64(typeOid, bytes, offset, length, binary);
            default -> {
                if (binary || TypeOid.isBuiltIn(typeOid)) {
                    throw new ValueFormatException(typeOid, "expected an integer type, got another type");
                }
                yield decimal(typeOid, bytes, offset, length, Long.MIN_VALUE, Long.MAX_VALUE);
            }
        };
    }

    /**
     * Reads an int2.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an int2
     */
    public static short int2(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.INT2, bytes, offset, length, Short.BYTES);
            return (short) WireReader.uint16(bytes, offset);
        }
        return (short) decimal(TypeOid.INT2, bytes, offset, length, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /**
     * Reads an int4.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an int4
     */
    public static int int4(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.INT4, bytes, offset, length, Integer.BYTES);
            return WireReader.int32(bytes, offset);
        }
        return (int) decimal(TypeOid.INT4, bytes, offset, length, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Reads an int8.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not an int8
     */
    public static long int8(byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(TypeOid.INT8, bytes, offset, length, Long.BYTES);
            return WireReader.int64(bytes, offset);
        }
        return decimal(TypeOid.INT8, bytes, offset, length, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * Reads an oid; xid and cid look the same.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value, 0 to 4294967295
     * @throws ValueFormatException if the bytes are not an oid
     */
    public static long oid(byte[] bytes, int offset, int length, boolean binary) {
        return unsigned32(TypeOid.OID, bytes, offset, length, binary);
    }

    /**
     * Reads an xid8; oid8 looks the same.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value's 64 bits, to be read as unsigned
     * @throws ValueFormatException if the bytes are not an xid8
     */
    public static long xid8(byte[] bytes, int offset, int length, boolean binary) {
        return unsigned64(TypeOid.XID8, bytes, offset, length, binary);
    }

    static long unsigned32(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            BinarySize.check(typeOid, bytes, offset, length, Integer.BYTES);
            return WireReader.int32(bytes, offset) & 0xFFFF_FFFFL;
        }
        return decimal(typeOid, bytes, offset, length, 0, 0xFFFF_FFFFL);
    }

    static long unsigned64(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        BinarySize.check(typeOid, bytes, offset, length, binary ? Long.BYTES : length);
        if (binary) {
            return WireReader.int64(bytes, offset);
        }
        if (length == 0) {
            throw notDecimal(typeOid);
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = digit(typeOid, bytes[offset + i]);
            // the bound beyond which one digit more overflows 64 unsigned bits
            if (Long.compareUnsigned(value, 0x1999_9999_9999_9999L) > 0
                    || (value == 0x1999_9999_9999_9999L && digit > 5)) {
                throw new ValueFormatException(typeOid, "expected a number in the type's range, got one outside it");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static long decimal(int typeOid, byte[] bytes, int offset, int length, long min, long max) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int end = offset + length;
        boolean negative = length > 0 && bytes[offset] == '-';
        int at = negative ? offset + 1 : offset;
        if (at == end) {
            throw notDecimal(typeOid);
        }
        // accumulated below zero, where there is room for one value more
        long value = 0;
        for (; at < end; at++) {
            int digit = digit(typeOid, bytes[at]);
            if (value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
                throw new ValueFormatException(typeOid, "expected a number in the type's range, got one outside it");
            }
            value = value * 10 - digit;
        }
        if (negative ? value < min : value < -max) {
            throw new ValueFormatException(typeOid, "expected a number in the type's range, got one outside it");
        }
        return negative ? value : -value;
    }

    private static int digit(int typeOid, byte c) {
        if (c < '0' || c > '9') {
            throw notDecimal(typeOid);
        }
        return c - '0';
    }

    private static ValueFormatException notDecimal(int typeOid) {
        return new ValueFormatException(typeOid, "expected a decimal number, got other text");
    }
}
