package dev.walferry.internal.snapshot;

/**
 * Spares the server: says when the next part may be read, so that only this many bytes are read per second on average.
 */
final class Pace {
    private static final double NANOS = 1e9;

    private final long bytesPerSecond;
    private long due = System.nanoTime();

    /**
     * Creates a pace.
     *
     * @param bytesPerSecond of all readers together; zero for no limit
     */
    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Nanoseconds until the next part may be read; zero or less for now. */
    synchronized long left() {
        return bytesPerSecond == 0 ? 0 : due - System.nanoTime();
    }

    /** Notes bytes that were read. What was not read in time is not made up for. */
    synchronized void spent(long bytes) {
        if (bytesPerSecond > 0) {
            long now = System.nanoTime();
            long from = due - now > 0 ? due : now;
            due = from + (long) (bytes * NANOS / bytesPerSecond);
        }
    }
}
