package dev.walferry.type;

import dev.walferry.internal.MalformedException;
import dev.walferry.internal.WireReader;
import dev.walferry.internal.type.TextLimit;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bit string: bit or varbit. Bit 0 is the leftmost.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-bit.html">Bit String Types</a>
 */
public final class PgBits {
    private final int size;
    /** Packed from the left; the bits after the last one are zero. */
    private final byte[] packed;

    private PgBits(int size, byte[] packed) {
        this.size = size;
        this.packed = packed;
    }

    /**
     * Reads a bit string. Text has one character per bit, binary a 32-bit count and eight bits per byte.
     *
     * @param bytes an array with the value
     * @param offset index of the first byte of the value
     * @param length number of bytes of the value
     * @param binary true if the value is in binary format, false if it is text
     * @return the value
     * @throws ValueFormatException if the bytes are not a bit string
     */
    public static PgBits parse(byte[] bytes, int offset, int length, boolean binary) {
        if (!binary) {
            return fromText(bytes, offset, length);
        }
        WireReader in = new WireReader(bytes, offset, length);
        try {
            int size = in.int32();
            long expected = ((long) size + 7) / 8;
            if (size < 0 || in.remaining() != expected) {
                throw new ValueFormatException(
                        TypeOid.VARBIT, "expected the bytes that the announced bits need, got another number of bytes");
            }
            byte[] packed = Arrays.copyOfRange(bytes, in.position(), offset + length);
            if (size % 8 != 0) {
                packed[packed.length - 1] &= (byte) (0xFF00 >> size % 8);
            }
            return new PgBits(size, packed);
        } catch (MalformedException e) {
            throw new ValueFormatException(TypeOid.VARBIT, e.reason(), e);
        }
    }

    private static PgBits fromText(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        byte[] packed = new byte[length / 8 + (length % 8 == 0 ? 0 : 1)];
        for (int i = 0; i < length; i++) {
            byte c = bytes[offset + i];
            if (c == '1') {
                packed[i / 8] |= (byte) (0x80 >> i % 8);
            } else if (c != '0') {
                throw new ValueFormatException(TypeOid.VARBIT, "expected 0 or 1, got another character");
            }
        }
        return new PgBits(length, packed);
    }

    /**
     * Returns the number of bits.
     *
     * @return zero or more
     */
    public int size() {
        return size;
    }

    /**
     * Returns one bit.
     *
     * @param index 0 for the leftmost
     * @return whether it is set
     * @throws IndexOutOfBoundsException if there is no such bit
     */
    public boolean get(int index) {
        Objects.checkIndex(index, size);
        return (packed[index / 8] & 0x80 >> index % 8) != 0;
    }

    /**
     * Returns the bits that are set.
     *
     * @return a new set with the indexes of the set bits
     */
    public BitSet toBitSet() {
        BitSet bits = new BitSet(size);
        for (int i = 0; i < size; i++) {
            bits.set(i, get(i));
        }
        return bits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PgBits that && size == that.size && Arrays.equals(packed, that.packed);
    }

    @Override
    public int hashCode() {
        return 31 * size + Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(TextLimit.check(TypeOid.VARBIT, size));
        for (int i = 0; i < size; i++) {
            out.append(get(i) ? '1' : '0');
        }
        return out.toString();
    }
}
