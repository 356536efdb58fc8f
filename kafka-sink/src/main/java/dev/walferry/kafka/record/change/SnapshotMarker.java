package dev.walferry.kafka.record.change;

import java.util.Locale;

/**
 * Says whether a row was read from its table, and its place in the snapshot. Debezium's words for {@code source.snapshot}.
 */
public enum SnapshotMarker {
    /** A change from the WAL. */
    FALSE,
    /** A row in the middle of a snapshot. */
    TRUE,
    /** A snapshot's very first row. */
    FIRST,
    /** A table's first row. */
    FIRST_IN_DATA_COLLECTION,
    /** A table's last row. */
    LAST_IN_DATA_COLLECTION,
    /** A snapshot's very last row. */
    LAST,
    /** A row that was read while changes went on. */
    INCREMENTAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the word in records.
     *
     * @return the word
     */
    public String word() {
        return word;
    }
}
