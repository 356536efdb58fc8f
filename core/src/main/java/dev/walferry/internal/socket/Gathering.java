package dev.walferry.internal.socket;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets messages gather while a server sends them so fast that waking up for each would be wasteful.
 *
 * <p>A server flushes after every message. A reader that keeps up with it is then woken once for each, which costs both
 * of them more than reading and decoding do. So after many reads in quick succession that each bring little, two reads are
 * at least a moment apart, and the second one takes all messages that have arrived.
 *
 * <p>A stream that is idle or has only occasional transactions is not delayed, nor is one that lags: its reads bring
 * much. What was measured is in {@code docs/design/packages.md}.
 */
final class Gathering {
    /** A read that brings more than this serves enough messages. */
    static final int LITTLE_BYTES = 64 * 1024;

    /** Reads that wait longer than this for their first byte cost little. */
    private static final long QUICK_NANOS = 400_000;

    /** How many quick reads in a row mean a busy stream. A small transaction has fewer messages. */
    private static final int MANY = 32;

    /** The pause between two reads. Much shorter than a producer's linger. */
    private static final long APART_NANOS = 1_000_000;

    private int quickReads;
    private long lastRead = System.nanoTime();
    private long begun = lastRead;

    /**
     * Waits for data to gather; called before a read that may find nothing. Returns at once in an interrupted thread.
     */
    void beforeRead() {
        long pause = pauseNanos();
        if (pause > 0) {
            LockSupport.parkNanos(this, pause);
        }
        begun = System.nanoTime();
    }

    /** Returns how long the next read waits; not positive if messages have gathered while the reader was elsewhere. */
    long pauseNanos() {
        return isBusy() ? lastRead + APART_NANOS - System.nanoTime() : 0;
    }

    /** Returns whether reads are kept apart. */
    boolean isBusy() {
        return quickReads >= MANY;
    }

    /** Notes the number of bytes that were read, zero if the read timed out. */
    void afterRead(int bytes) {
        long now = System.nanoTime();
        boolean quick = bytes < LITTLE_BYTES && now - begun < QUICK_NANOS;
        quickReads = quick ? quickReads + 1 : 0;
        lastRead = now;
    }
}
