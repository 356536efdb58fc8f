package dev.walferry.snapshot;

/**
 * How tables are read.
 *
 * @param threads how many chunks are read at the same time, each on a connection of its own; 1 or more
 * @param chunkBytes about how many bytes of a table are read at once; about three times as much waits in memory for each
 *     thread. A single row may be larger
 */
public record SnapshotOptions(int threads, int chunkBytes) {
    /** One thread, chunks of 8 MiB. */
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(1, 8 << 20);

    private static final int LARGEST_CHUNK = 1 << 28;

    /**
     * Checks the numbers.
     *
     * @param threads how many chunks are read at the same time
     * @param chunkBytes about how many bytes are read at once
     * @throws IllegalArgumentException if there is no thread, or a chunk has no bytes or more than 256 MiB
     */
    public SnapshotOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least one thread, got " + threads);
        }
        if (chunkBytes < 1 || chunkBytes > LARGEST_CHUNK) {
            throw new IllegalArgumentException(
                    "expected a chunk of 1 to " + LARGEST_CHUNK + " bytes, got " + chunkBytes);
        }
    }

    /**
     * Sets how many chunks are read at the same time.
     *
     * @param count 1 or more
     * @return the changed options
     */
    public SnapshotOptions withThreads(int count) {
        return new SnapshotOptions(count, chunkBytes);
    }

    /**
     * Sets about how many bytes are read at once.
     *
     * @param bytes 1 to 256 MiB
     * @return the changed options
     */
    public SnapshotOptions withChunkBytes(int bytes) {
        return new SnapshotOptions(threads, bytes);
    }
}
