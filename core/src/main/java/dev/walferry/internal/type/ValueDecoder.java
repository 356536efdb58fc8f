package dev.walferry.internal.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.value.TextReader;
import dev.walferry.type.PgComposite;
import dev.walferry.type.PgMultirange;
import dev.walferry.type.PgRange;
import dev.walferry.type.TypeCatalog;
import dev.walferry.type.TypeInfo;
import dev.walferry.type.ValueFormatException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one value of any type, and through itself the values within.
 *
 * <p>Values nest: a composite may hold an array of composites. Real types nest a few levels deep, but binary records
 * name the types of their fields, so hostile bytes could nest without end: hence the bound. It is low because the text of a value can
 * double with each level.
 */
public final class ValueDecoder {
    private static final int MAX_DEPTH = 16;

    private final TypeCatalog types;
    private int depth;

    /**
     * Creates a decoder of one value.
     *
     * @param types describes types that are not built in
     */
    public ValueDecoder(TypeCatalog types) {
        this.types = types;
    }

    TypeCatalog types() {
        return types;
    }

    /**
     * Reads a value and the values within it.
     *
     * @param typeOid the value's type
     * @param bytes an array with the value
     * @param offset index of the value's first byte
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the object that {@link dev.walferry.type.PgValue} names
     * @throws ValueFormatException if the bytes are not a value of the type
     */
    public Object decode(int typeOid, byte[] bytes, int offset, int length, boolean binary) {
        int baseOid = types.baseOf(typeOid);
        try {
            Object scalar = ScalarDecoder.decode(baseOid, bytes, offset, length, binary);
            return scalar != null ? scalar : compound(types.info(baseOid), bytes, offset, length, binary);
        } catch (MalformedException e) {
            throw new ValueFormatException(typeOid, e.reason(), e);
        }
    }

    private Object compound(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        if (depth == MAX_DEPTH) {
            throw new ValueFormatException(
                    type.oid(), "expected at most " + MAX_DEPTH + " levels of nesting, got more");
        }
        depth++;
        try {
            return decode(type, bytes, offset, length, binary);
        } finally {
            depth--;
        }
    }

    private Object decode(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        if (type.isArray()) {
            return binary
                    ? ArrayDecoder.binary(this, new WireReader(bytes, offset, length))
                    : ArrayDecoder.text(this, type, new TextReader(bytes, offset, length));
        }
        return switch (type.kind()) {
            case ENUM -> string(bytes, offset, length);
            case RANGE -> range(type, bytes, offset, length, binary);
            case MULTIRANGE -> multirange(type, bytes, offset, length, binary);
            case COMPOSITE, PSEUDO -> composite(type, bytes, offset, length, binary);
            case BASE -> ExtensionDecoder.decode(type, bytes, offset, length, binary);
            case UNKNOWN, DOMAIN -> {
                if (binary) {
                    throw new ValueFormatException(
                            type.oid(), "expected a type that the catalog knows, got an unknown one in binary format");
                }
                yield string(bytes, offset, length);
            }
        };
    }

    private PgRange range(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        if (binary) {
            return RangeDecoder.binary(this, type.subtypeOid(), new WireReader(bytes, offset, length));
        }
        TextReader in = new TextReader(bytes, offset, length);
        PgRange range = RangeDecoder.text(this, type.subtypeOid(), in);
        in.expectEnd();
        return range;
    }

    private PgMultirange multirange(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        int subtype = types.info(type.subtypeOid()).subtypeOid();
        return binary
                ? RangeDecoder.binaryMultirange(this, subtype, new WireReader(bytes, offset, length))
                : RangeDecoder.textMultirange(this, subtype, new TextReader(bytes, offset, length));
    }

    private PgComposite composite(TypeInfo type, byte[] bytes, int offset, int length, boolean binary) {
        return binary
                ? CompositeDecoder.binary(this, type, new WireReader(bytes, offset, length))
                : CompositeDecoder.text(this, type, new TextReader(bytes, offset, length));
    }

    /** Returns a value after its length field. */
    Object sized(int typeOid, WireReader in) {
        int length = in.length();
        return decode(typeOid, in.bytes(), in.skip(length), length, true);
    }

    /** Returns a value that was cut out of the text of another. */
    Object item(int typeOid, byte[] text) {
        return typeOid == 0 ? string(text, 0, text.length) : decode(typeOid, text, 0, text.length, false);
    }

    static String string(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
