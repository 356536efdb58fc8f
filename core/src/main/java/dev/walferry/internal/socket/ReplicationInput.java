package dev.walferry.internal.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads a socket in large blocks, for one thread at a time.
 *
 * <p>Three ways to wait, none of which loses a byte:
 *
 * <ul>
 *   <li>{@link #read} with no timeout, or a long one, waits in slices and calls the owner's hook between them and after
 *       each block, also in the middle of a message.
 *   <li>{@link #read} with a timeout of one millisecond is how the driver asks "is there anything?". It is answered
 *       from what has already arrived. After the first byte, the rest has that millisecond: a TLS layer above keeps the
 *       part of a record that it has and continues from there.
 *   <li>{@link #await} waits for bytes without taking any.
 * </ul>
 */
public final class ReplicationInput extends InputStream {
    /** Large enough that a system call serves hundreds of small messages. */
    private static final int BLOCK_BYTES = 256 * 1024;

    /** Reads of at least this size go past the buffer: copying a large value twice gains nothing. */
    private static final int DIRECT_BYTES = BLOCK_BYTES / 2;

    /** How long a single system call may wait before the hook is called again. */
    private static final int SLICE_MILLIS = 500;

    private static final int PROBE_MILLIS = 1;

    private final ReplicationSocket socket;
    private final InputStream in;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final Gathering gathering = new Gathering();
    private int position;
    private int limit;
    private boolean ended;
    private int timeoutMillis;
    private boolean probing;
    private long systemReads;
    private final AtomicLong bytesRead = new AtomicLong(); // written by the owner alone
    private Hook betweenReads = () -> {};

    /** What the owner does between two reads. */
    @FunctionalInterface
    public interface Hook {
        /**
         * Called in the reading thread; may write to the socket but not read from it.
         *
         * @throws IOException if writing fails; it ends the read
         */
        void run() throws IOException;
    }

    ReplicationInput(ReplicationSocket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /**
     * Sets what is done between two reads.
     *
     * @param hook called after every block and at least twice a second while a read waits
     */
    public void betweenReads(Hook hook) {
        this.betweenReads = hook;
    }

    /**
     * Returns how much has been read from the socket.
     *
     * @return bytes, a count that only grows
     */
    public long bytesRead() {
        return bytesRead.get();
    }

    /**
     * Returns the number of system calls made to read, or to ask whether there is something to read. Compare it with the number
     * of messages. A read that has to wait counts once, though it may poll and read again.
     *
     * @return a count that only grows
     */
    public long systemReads() {
        return systemReads;
    }

    /**
     * Returns whether bytes are buffered here.
     *
     * @return true if a read would not wait
     */
    public boolean hasBuffered() {
        return position < limit;
    }

    /**
     * Returns whether the peer has closed the connection.
     *
     * @return true once all bytes before the end were handed out and the end was reached
     */
    public boolean isAtEnd() {
        return ended && !hasBuffered();
    }

    /**
     * Waits until there is something to read, or the end.
     *
     * @param millis the longest wait; zero or less only looks
     * @return false if the time ran out
     * @throws IOException if the connection is broken
     */
    public boolean await(int millis) throws IOException {
        if (hasBuffered() || ended) {
            return true;
        }
        if (millis <= 0 && arrived() == 0) {
            return false;
        }
        try {
            fill(Math.max(1, millis));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        if (!hasBuffered()) {
            if (ended) {
                return -1;
            }
            if (length >= DIRECT_BYTES) {
                return readDirectly(to, offset, length);
            }
            waitForBlock();
            if (ended) {
                return -1;
            }
        }
        probing = false;
        int count = Math.min(length, limit - position);
        System.arraycopy(block, position, to, offset, count);
        position += count;
        return count;
    }

    private int readDirectly(byte[] to, int offset, int length) throws IOException {
        while (true) {
            try {
                socket.setSystemTimeout(SLICE_MILLIS);
                systemReads++;
                int count = in.read(to, offset, length);
                ended = count < 0;
                count(count);
                betweenReads.run();
                return count;
            } catch (SocketTimeoutException e) {
                betweenReads.run();
            }
        }
    }

    private void waitForBlock() throws IOException {
        if (probing) {
            if (arrived() == 0) {
                throw new SocketTimeoutException("nothing has arrived");
            }
            fill(SLICE_MILLIS);
            return;
        }
        long deadline = timeoutMillis == 0 ? Long.MAX_VALUE : System.nanoTime() / 1_000_000 + timeoutMillis;
        while (true) {
            long left = deadline - System.nanoTime() / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no byte arrived within " + timeoutMillis + " ms");
            }
            try {
                fill((int) Math.min(SLICE_MILLIS, left));
                betweenReads.run();
                return;
            } catch (SocketTimeoutException e) {
                betweenReads.run();
            }
        }
    }

    private void fill(int millis) throws IOException {
        gathering.beforeRead();
        socket.setSystemTimeout(millis);
        systemReads++;
        int count = 0;
        try {
            count = in.read(block, 0, block.length);
        } finally {
            gathering.afterRead(count);
        }
        count(count);
        position = 0;
        limit = Math.max(0, count);
        ended = count < 0;
    }

    private void count(int count) {
        bytesRead.lazySet(bytesRead.getPlain() + Math.max(count, 0));
    }

    /** Sets the driver's timeout. It is kept here because a wait is divided into slices. */
    void setTimeout(int millis) {
        timeoutMillis = millis;
        probing = millis == PROBE_MILLIS;
    }

    int timeout() {
        return timeoutMillis;
    }

    @Override
    public int available() throws IOException {
        return hasBuffered() ? limit - position : arrived();
    }

    private int arrived() throws IOException {
        systemReads++;
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
