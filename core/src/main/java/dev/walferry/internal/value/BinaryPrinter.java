package dev.walferry.internal.value;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Prints values of small binary formats as PostgreSQL's text. Each method reads the value from its first byte on. */
public final class BinaryPrinter {
    private static final int VERSION = 1;
    /** The most bytes: they become 1 GiB of digits, PostgreSQL's own limit. */
    private static final int MAX_HEX = 0x1FFF_FFFF;

    private BinaryPrinter() {}

    /**
     * Bytes that are the text.
     *
     * @param in the value
     * @return all that is left
     */
    public static String plain(WireReader in) {
        int length = in.remaining();
        return new String(in.bytes(), in.skip(length), length, StandardCharsets.UTF_8);
    }

    /**
     * Prints a version byte and the text: jsonb, jsonpath, ltree.
     *
     * @param in the value
     * @return the text
     */
    public static String versioned(WireReader in) {
        int start = in.position();
        if (in.uint8() != VERSION) {
            throw new MalformedException(start, "expected version 1, got another one");
        }
        return plain(in);
    }

    /**
     * Prints the one-byte type {@code "char"}: zero is empty text, a byte beyond ASCII is a backslash and octal digits.
     *
     * @param in the value
     * @return the text
     */
    public static String singleByte(WireReader in) {
        int value = in.uint8();
        if (value == 0) {
            return "";
        }
        return value < 0x80 ? String.valueOf((char) value) : "\\" + Integer.toOctalString(value);
    }

    /**
     * Block number and offset of a tid.
     *
     * @param in the value
     * @return {@code (block,offset)}
     */
    public static String tid(WireReader in) {
        return "(" + Integer.toUnsignedString(in.int32()) + "," + in.uint16() + ")";
    }

    /**
     * Prints a pg_lsn.
     *
     * @param in the value
     * @return two hexadecimal halves
     */
    public static String lsn(WireReader in) {
        String high = Integer.toHexString(in.int32());
        return (high + "/" + Integer.toHexString(in.int32())).toUpperCase(Locale.ROOT);
    }

    /**
     * Prints a hardware address.
     *
     * @param in the value
     * @param size number of bytes
     * @return hexadecimal bytes with colons between them
     */
    public static String macaddr(WireReader in, int size) {
        StringBuilder out = new StringBuilder(3 * size);
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                out.append(':');
            }
            Hex.appendLower(out, in.uint8());
        }
        return out.toString();
    }

    /**
     * Prints a pg_snapshot: number of transactions in progress, xmin, xmax, and those transactions.
     *
     * @param in the value
     * @return {@code xmin:xmax:xid,xid}
     */
    public static String snapshot(WireReader in) {
        int start = in.position();
        int count = in.int32();
        StringBuilder out = new StringBuilder();
        out.append(Long.toUnsignedString(in.int64())).append(':');
        out.append(Long.toUnsignedString(in.int64())).append(':');
        if (count < 0 || in.remaining() != (long) count * Long.BYTES) {
            throw new MalformedException(
                    start, "expected " + count + " transactions, got " + in.remaining() + " bytes");
        }
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? "," : "").append(Long.toUnsignedString(in.int64()));
        }
        return out.toString();
    }

    /**
     * Prints an int2vector or oidvector: in binary a one-dimensional array without nulls.
     *
     * @param in the value
     * @return numbers with blanks between them
     */
    public static String vector(WireReader in) {
        int start = in.position();
        int dimensions = in.int32();
        in.skip(2 * Integer.BYTES);
        StringBuilder out = new StringBuilder();
        if (dimensions == 1) {
            int count = in.int32();
            in.skip(Integer.BYTES);
            for (int i = 0; i < count; i++) {
                out.append(i > 0 ? " " : "").append(vectorElement(in));
            }
        } else if (dimensions != 0) {
            throw new MalformedException(start, "expected one dimension, got " + dimensions);
        }
        return out.toString();
    }

    private static long vectorElement(WireReader in) {
        int at = in.position();
        return switch (in.int32()) {
            case Short.BYTES -> (short) in.uint16();
            case Integer.BYTES -> in.int32() & 0xFFFF_FFFFL;
            default -> throw new MalformedException(at, "expected an int2 or an oid, got another length");
        };
    }

    /**
     * Prints the OID of a regclass and its like, which has no name in binary.
     *
     * @param in the value
     * @return the number, {@code -} for 0
     */
    public static String objectOid(WireReader in) {
        int oid = in.int32();
        return oid == 0 ? "-" : Integer.toUnsignedString(oid);
    }

    /**
     * Returns all bytes in upper-case hexadecimal, as PostGIS prints a geometry.
     *
     * @param in the value
     * @return two digits for each byte
     */
    public static String upperHex(WireReader in) {
        if (in.remaining() > MAX_HEX) {
            throw new MalformedException(
                    in.position(), "expected a value whose text is below 1 GiB, got " + in.remaining() + " bytes");
        }
        StringBuilder out = new StringBuilder(2 * in.remaining());
        while (in.remaining() > 0) {
            Hex.appendUpper(out, in.uint8());
        }
        return out.toString();
    }
}
