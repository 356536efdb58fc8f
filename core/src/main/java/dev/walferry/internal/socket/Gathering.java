package dev.walferry.internal.socket;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets messages gather while a server sends them faster than it pays to wake up for each.
 *
 * <p>A server flushes after every message. A reader that keeps up with it is then woken once for each, which costs both
 * of them more than reading and decoding do. So once many reads in quick succession have brought little each, the next
 * one is put off by a moment, and serves all messages that arrive in it.
 *
 * <p>Nothing is put off on a stream that is idle, whose transactions come now and then, or that lags: there a read
 * brings much.
 */
final class Gathering {
    /** A read that brings more than this serves enough messages. */
    static final int LITTLE_BYTES = 32 * 1024;

    /** Reads further apart than this, a pause left out, are no burden. */
    private static final long QUICK_NANOS = 400_000;

    /** How many in a row make a busy stream: more than a small transaction has messages. */
    private static final int MANY = 32;

    /** An operating system adds its own slack to it, on Linux 50 to 100 microseconds. */
    private static final long PAUSE_NANOS = 50_000;

    private int quickReads;
    private long lastRead = System.nanoTime();

    /** To be called before a read that may find nothing. Returns at once in an interrupted thread. */
    void beforeRead() {
        if (isBusy() && System.nanoTime() - lastRead >= QUICK_NANOS) {
            quickReads = 0; // messages have had time to gather by themselves: the reader was elsewhere
        }
        if (isBusy()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            lastRead = System.nanoTime(); // however long it took, it says nothing of the peer
        }
    }

    /** Whether the next read is put off. */
    boolean isBusy() {
        return quickReads >= MANY;
    }

    /** To be called with what the read has brought, nothing if its time ran out. */
    void afterRead(int bytes) {
        long now = System.nanoTime();
        boolean quick = bytes < LITTLE_BYTES && now - lastRead < QUICK_NANOS;
        quickReads = quick ? quickReads + 1 : 0;
        lastRead = now;
    }
}
