package dev.walferry.transaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one transaction as one sequence of bytes: appended to while the transaction is open, then read once
 * from its beginning and gone.
 *
 * <p>The bytes are kept in blocks. The first ones may have been moved to a {@link Spool} on disk, the rest are in
 * memory. Blocks grow with the log, so that many small transactions cost little, up to the size in which they are
 * compressed. A change may straddle blocks, so a very long one needs no more memory than any other.
 */
final class ChangeLog {
    private static final int SMALLEST_BLOCK = 256;

    private final int xid;
    private final MemoryBudget budget;
    private final SpoolDirectory directory;
    private final ArrayDeque<ByteBuffer> blocks = new ArrayDeque<>();
    private ByteBuffer tail = ByteBuffer.allocate(0);
    private ByteBuffer head = ByteBuffer.allocate(0);
    private @Nullable Spool spool;
    private long memory;
    private int nextBlock = SMALLEST_BLOCK;

    ChangeLog(int xid, MemoryBudget budget, SpoolDirectory directory) {
        this.xid = xid;
        this.budget = budget;
        this.directory = directory;
        budget.register(this);
    }

    /** Returns bytes of memory held. */
    long memory() {
        return memory;
    }

    void append(byte[] bytes, int offset, int length) {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (!tail.hasRemaining()) {
                addBlock();
            }
            int count = Math.min(left, tail.remaining());
            tail.put(bytes, at, count);
            at += count;
            left -= count;
        }
    }

    void append(ByteBuffer header) {
        append(header.array(), 0, header.position());
    }

    private void addBlock() {
        budget.reserve(nextBlock);
        tail = ByteBuffer.allocate(nextBlock);
        blocks.addLast(tail);
        memory += nextBlock;
        nextBlock = Math.min(2 * nextBlock, SpoolBlock.MAX_BYTES);
    }

    /** Moves what is in memory to the end of what is on disk. */
    void spill() {
        try {
            if (spool == null) {
                spool = new Spool(directory, xid);
            }
            spool.append(blocks);
        } catch (IOException e) {
            throw cannot("be written to", e);
        }
        forgetMemory();
    }

    private void forgetMemory() {
        blocks.clear();
        tail = ByteBuffer.allocate(0);
        budget.release(memory);
        memory = 0;
    }

    /** Ends writing. From here on the log is read, and what was read is gone. */
    void startReading() {
        budget.unregister(this);
        blocks.forEach(ByteBuffer::flip);
        tail = ByteBuffer.allocate(0);
    }

    /** Returns whether everything has been read. */
    boolean isAtEnd() {
        while (!head.hasRemaining()) {
            ByteBuffer next = nextBlock();
            if (next == null) {
                return true;
            }
            head = next;
        }
        return false;
    }

    private @Nullable ByteBuffer nextBlock() {
        try {
            ByteBuffer fromDisk = spool == null ? null : spool.read();
            if (fromDisk != null) {
                return fromDisk;
            }
        } catch (IOException e) {
            throw cannot("be read back from", e);
        }
        ByteBuffer next = blocks.pollFirst();
        if (next != null) {
            budget.release(next.capacity());
            memory -= next.capacity();
        }
        return next;
    }

    int readInt() {
        if (head.remaining() >= Integer.BYTES) {
            return head.getInt();
        }
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | readByte();
        }
        return value;
    }

    long readLong() {
        return (long) readInt() << 32 | Integer.toUnsignedLong(readInt());
    }

    private int readByte() {
        requireMore();
        return head.get() & 0xFF;
    }

    void read(byte[] to) {
        int at = 0;
        while (at < to.length) {
            requireMore();
            int count = Math.min(to.length - at, head.remaining());
            head.get(to, at, count);
            at += count;
        }
    }

    void skip(int length) {
        int left = length;
        while (left > 0) {
            requireMore();
            int count = Math.min(left, head.remaining());
            head.position(head.position() + count);
            left -= count;
        }
    }

    private void requireMore() {
        if (isAtEnd()) {
            throw new NoSuchElementException(
                    "the log of transaction " + Integer.toUnsignedString(xid) + " ended early");
        }
    }

    /** Gives back memory and disk, at any time. */
    void discard() {
        budget.unregister(this);
        forgetMemory();
        head = ByteBuffer.allocate(0);
        try {
            if (spool != null) {
                spool.delete();
                spool = null;
            }
        } catch (IOException e) {
            throw cannot("be removed from", e);
        }
    }

    private TransactionException cannot(String what, IOException e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new TransactionException(
                "transaction " + Integer.toUnsignedString(xid) + " cannot " + what + " the spool directory "
                        + directory.path() + ": " + reason + "; nothing of it was confirmed: free or enlarge the disk,"
                        + " name another spool directory, raise maxMemory or turn streaming off",
                e);
    }
}
