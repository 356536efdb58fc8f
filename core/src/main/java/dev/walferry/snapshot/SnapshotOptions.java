package dev.walferry.snapshot;

/**
 * How tables are read.
 *
 * @param threads how many chunks are read at the same time, each on a connection of its own; 1 or more
 * @param chunkBytes about how many bytes of a table are read at once; about three times as much waits in memory for each
 *     thread. A single row may be larger
 * @param bytesPerSecond about how many bytes of all tables are read in a second, which spares the server; 0 for no limit
 */
public record SnapshotOptions(int threads, int chunkBytes, long bytesPerSecond) {
    /** One thread, chunks of 8 MiB, as fast as the server can. */
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(1, 8 << 20, 0);

    private static final int LARGEST_CHUNK = 1 << 28;

    /**
     * Creates options after a check of the numbers.
     *
     * @param threads how many chunks are read at the same time
     * @param chunkBytes about how many bytes are read at once
     * @param bytesPerSecond about how many bytes are read in a second
     * @throws IllegalArgumentException if there is no thread, if a chunk has no bytes or more than 256 MiB, or if the bytes
     *     in a second are negative
     */
    public SnapshotOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least one thread, got " + threads);
        }
        if (chunkBytes < 1 || chunkBytes > LARGEST_CHUNK) {
            throw new IllegalArgumentException(
                    "expected a chunk of 1 to " + LARGEST_CHUNK + " bytes, got " + chunkBytes);
        }
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("expected 0 or more bytes in a second, got " + bytesPerSecond);
        }
    }

    /**
     * Sets how many chunks are read at the same time.
     *
     * @param count 1 or more
     * @return the changed options
     */
    public SnapshotOptions withThreads(int count) {
        return new SnapshotOptions(count, chunkBytes, bytesPerSecond);
    }

    /**
     * Sets about how many bytes are read at once.
     *
     * @param bytes 1 to 256 MiB
     * @return the changed options
     */
    public SnapshotOptions withChunkBytes(int bytes) {
        return new SnapshotOptions(threads, bytes, bytesPerSecond);
    }

    /**
     * Limits how many bytes of all tables are read in a second. A chunk is read without a pause, and the next one later.
     *
     * @param bytes an average; 0 for no limit
     * @return the changed options
     */
    public SnapshotOptions withBytesPerSecond(long bytes) {
        return new SnapshotOptions(threads, chunkBytes, bytes);
    }
}
