package dev.walferry.pgoutput;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what a call allocates. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** An exception with its stack trace, under a test framework's deep stack. */
    private static final long FIXED = 64 * 1024;

    /**
     * Per byte of input. The most expensive is a column of a relation: ten bytes become an object, a string with its
     * bytes and an entry in the index by name.
     */
    private static final long PER_BYTE = 32;

    private Allocation() {}

    /** Returns how many bytes this thread allocates while it runs something. */
    public static long of(Runnable run) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** Returns the most that decoding, or refusing, an input may allocate. */
    public static long bound(int inputBytes) {
        return FIXED + PER_BYTE * inputBytes;
    }
}
