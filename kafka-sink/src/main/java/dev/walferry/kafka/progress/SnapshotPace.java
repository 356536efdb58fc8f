package dev.walferry.kafka.progress;

/**
 * How fast a table is read.
 *
 * @param estimate about how many rows the table has, as the server estimates; -1 if it does not
 * @param rowsPerSecond how many rows have arrived in a second, on average; 0 before the first
 */
public record SnapshotPace(long estimate, long rowsPerSecond) {
    /** Nothing is known. */
    public static final SnapshotPace UNKNOWN = new SnapshotPace(-1, 0);
}
