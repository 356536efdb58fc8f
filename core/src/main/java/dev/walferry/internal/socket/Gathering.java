package dev.walferry.internal.socket;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets messages gather while a server sends them so fast that waking up for each would be wasteful.
 *
 * <p>A server flushes after every message. A reader that keeps up with it is then woken once for each, which costs both
 * of them more than reading and decoding do. So after many reads in quick succession that each bring little, the next
 * read waits a moment and then takes all messages that have arrived.
 *
 * <p>A stream that is idle or has only occasional transactions is not delayed, nor is one that lags: its reads bring
 * much.
 */
final class Gathering {
    /** A read that brings more than this serves enough messages. */
    static final int LITTLE_BYTES = 32 * 1024;

    /** Reads further apart than this, not counting the pause, cost little. */
    private static final long QUICK_NANOS = 400_000;

    /** This many quick reads in a row mean a busy stream. A small transaction has fewer messages. */
    private static final int MANY = 32;

    /** The operating system adds slack of its own, 50 to 100 microseconds on Linux. */
    private static final long PAUSE_NANOS = 50_000;

    private int quickReads;
    private long lastRead = System.nanoTime();

    /** Call this before a read that may find nothing. Returns at once in an interrupted thread. */
    void beforeRead() {
        if (isBusy() && System.nanoTime() - lastRead >= QUICK_NANOS) {
            quickReads = 0; // messages have had time to gather by themselves: the reader was elsewhere
        }
        if (isBusy()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
            lastRead = System.nanoTime(); // the length of the pause says nothing about the peer
        }
    }

    /** Whether the next read waits first. */
    boolean isBusy() {
        return quickReads >= MANY;
    }

    /** Call this with the number of bytes that were read, zero if the read timed out. */
    void afterRead(int bytes) {
        long now = System.nanoTime();
        boolean quick = bytes < LITTLE_BYTES && now - lastRead < QUICK_NANOS;
        quickReads = quick ? quickReads + 1 : 0;
        lastRead = now;
    }
}
