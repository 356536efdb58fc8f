package dev.walferry.transaction;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * One block in a spool file: its length (4), its stored length (4), CRC-32C of what is stored (4), then the stored
 * bytes: the block compressed with LZ4, or uncompressed where compression gains nothing.
 */
final class SpoolBlock {
    /** The largest block. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    /** The plain Java one: it is faster than the server and the disk, and needs neither native code nor Unsafe. */
    private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

    private static final LZ4Compressor COMPRESSOR = LZ4.fastCompressor();
    private static final LZ4SafeDecompressor DECOMPRESSOR = LZ4.safeDecompressor();

    private SpoolBlock() {}

    /** Returns a buffer that any block can be written to. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocate(HEADER_BYTES + COMPRESSOR.maxCompressedLength(MAX_BYTES));
    }

    /** Writes a block of the given length to the beginning of a {@link #buffer}. */
    static void write(byte[] bytes, int length, ByteBuffer to) {
        to.clear();
        int storedLength = COMPRESSOR.compress(bytes, 0, length, to.array(), HEADER_BYTES);
        if (storedLength >= length) {
            System.arraycopy(bytes, 0, to.array(), HEADER_BYTES, length);
            storedLength = length;
        }
        to.putInt(length).putInt(storedLength).putInt(crc(to.array(), HEADER_BYTES, storedLength));
        to.position(HEADER_BYTES + storedLength);
    }

    /** Reads the next block. */
    static ByteBuffer read(DataInputStream in) throws IOException {
        int length = in.readInt();
        int storedLength = in.readInt();
        int crc = in.readInt();
        if (length < 0 || length > MAX_BYTES || storedLength < 0 || storedLength > length) {
            throw new IOException("spool file is damaged: a block has an impossible length");
        }
        byte[] stored = new byte[storedLength];
        in.readFully(stored);
        if (crc(stored, 0, storedLength) != crc) {
            throw new IOException("spool file is damaged: wrong checksum of a block");
        }
        return ByteBuffer.wrap(storedLength == length ? stored : expand(stored, length));
    }

    private static byte[] expand(byte[] stored, int length) throws IOException {
        byte[] bytes = new byte[length];
        try {
            if (DECOMPRESSOR.decompress(stored, 0, stored.length, bytes, 0) == length) {
                return bytes;
            }
        } catch (LZ4Exception e) {
            throw new IOException("spool file is damaged: a block cannot be expanded", e);
        }
        throw new IOException("spool file is damaged: a block expands to another length");
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
