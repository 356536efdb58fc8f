package dev.walferry.internal.plugin.decoderbufs;

import dev.walferry.internal.MalformedException;
import java.util.Objects;

/**
 * A strict cursor over a protobuf message: fields in the order of their numbers, as protobuf-c writes them, a singular
 * one once. What does not fit is a {@link MalformedException}.
 */
final class ProtoReader {
    /** The field is a varint. */
    static final int VARINT = 0;
    /** The field has eight bytes. */
    static final int FIXED64 = 1;
    /** The field has a length. */
    static final int LENGTH = 2;
    /** The field has four bytes. */
    static final int FIXED32 = 5;

    private static final byte[] NOTHING = {};
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = NOTHING;
    private int position;
    private int limit;
    private int last;
    private int wireType;

    void reset(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        bytes = array;
        position = offset;
        limit = offset + length;
        last = 0;
    }

    void release() {
        reset(NOTHING, 0, 0);
    }

    boolean hasMore() {
        return position < limit;
    }

    int position() {
        return position;
    }

    /** Returns the number of the next field, which must not be less than the one before. */
    int field() {
        int at = position;
        long tag = varint();
        wireType = (int) (tag & 7);
        long number = tag >>> 3;
        if (number < Math.max(1, last) || number > Short.MAX_VALUE) {
            throw new MalformedException(at, "expected a field after field " + last + ", got another one");
        }
        last = (int) number;
        return last;
    }

    /** Skips a field's value of a wire type and returns its length; the position is then after it. */
    int skip(int expectedType) {
        if (wireType != expectedType) {
            throw new MalformedException(
                    position, "expected wire type " + expectedType + " in field " + last + ", got " + wireType);
        }
        int start = position;
        return switch (expectedType) {
            case VARINT -> {
                varint();
                yield position - start;
            }
            case FIXED64 -> advance(8);
            case FIXED32 -> advance(4);
            default -> {
                long length = varint();
                if (length < 0 || length > limit - position) {
                    throw new MalformedException(
                            start, "expected a length from 0 to " + (limit - position) + ", got another one");
                }
                yield advance((int) length);
            }
        };
    }

    private int advance(int count) {
        if (count > limit - position) {
            throw new MalformedException(position, "expected " + count + " more bytes, got " + (limit - position));
        }
        position += count;
        return count;
    }

    /** Returns a field's varint. */
    long varintField() {
        int start = position;
        skip(VARINT);
        return varint(bytes, start);
    }

    private long varint() {
        int start = position;
        while (position < limit && position - start < LONGEST_VARINT) {
            if (bytes[position++] >= 0) {
                return varint(bytes, start);
            }
        }
        throw new MalformedException(start, "expected the end of a number, got none");
    }

    /** Returns the varint at an index, which was checked. */
    static long varint(byte[] bytes, int at) {
        long value = 0;
        int shift = 0;
        int i = at;
        while (bytes[i] < 0) {
            value |= (bytes[i++] & 0x7FL) << shift;
            shift += 7;
        }
        return value | (bytes[i] & 0x7FL) << shift;
    }
}
