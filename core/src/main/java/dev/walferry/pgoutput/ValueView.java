package dev.walferry.pgoutput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One value of a {@link Tuple}: its kind and, without a copy, its bytes.
 *
 * <p>Immutable, safe in any thread; keeps the bytes of its message alive until {@link #detach() detached}.
 */
public final class ValueView {
    private static final byte[] NO_BYTES = {};

    private final ValueKind kind;
    private final int typeOid;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    ValueView(ValueKind kind, int typeOid, byte[] bytes, int offset, int length) {
        this.kind = kind;
        this.typeOid = typeOid;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    static ValueView withoutContent(ValueKind kind, int typeOid) {
        return new ValueView(kind, typeOid, NO_BYTES, 0, 0);
    }

    /**
     * Returns what the value is.
     *
     * @return its kind
     */
    public ValueKind kind() {
        return kind;
    }

    /**
     * Returns the column's type.
     *
     * @return type OID, unsigned 32-bit
     */
    public int typeOid() {
        return typeOid;
    }

    /**
     * Returns the number of content bytes.
     *
     * @return bytes
     * @throws IllegalStateException if the value is null or unchanged
     */
    public int length() {
        requireContent();
        return length;
    }

    /**
     * Returns the content without a copy.
     *
     * @return a read-only view over the message's bytes
     * @throws IllegalStateException if the value is null or unchanged
     */
    public ByteBuffer asByteBuffer() {
        requireContent();
        return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
    }

    /**
     * Returns a copy of the content.
     *
     * @return bytes in text or binary format, as {@link #kind()} says
     * @throws IllegalStateException if the value is null or unchanged
     */
    public byte[] toBytes() {
        requireContent();
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /**
     * Copies the content into the caller's array. Allocates nothing.
     *
     * @param to the array
     * @param at index of the first byte to write
     * @return how many bytes were written: {@link #length()}
     * @throws IllegalStateException if the value is null or unchanged
     * @throws IndexOutOfBoundsException if it does not fit; nothing is written then
     */
    public int getBytes(byte[] to, int at) {
        requireContent();
        System.arraycopy(bytes, offset, to, at, length);
        return length;
    }

    /**
     * Returns the content of a text value. Bytes that are not UTF-8 (a database in SQL_ASCII may send them) are replaced; use
     * {@link #asByteBuffer()} to see them.
     *
     * @return PostgreSQL's text output
     * @throws IllegalStateException if the value is not of kind {@link ValueKind#TEXT}
     */
    public String getText() {
        if (kind != ValueKind.TEXT) {
            throw new IllegalStateException("value is " + kind + ", not TEXT");
        }
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /**
     * Copies the value out of the message.
     *
     * @return the same value over its own bytes alone
     */
    public ValueView detach() {
        return new ValueView(kind, typeOid, Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
    }

    private void requireContent() {
        if (kind == ValueKind.NULL || kind == ValueKind.UNCHANGED) {
            throw new IllegalStateException("value is " + kind + " and has no content");
        }
    }

    /**
     * Describes the value without its content.
     *
     * @return its kind, and its length if it has content
     */
    @Override
    public String toString() {
        return switch (kind) {
            case NULL -> "null";
            case UNCHANGED -> "unchanged";
            case TEXT -> "text of " + bytes(length);
            case BINARY -> "binary of " + bytes(length);
        };
    }

    private static String bytes(int count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }
}
