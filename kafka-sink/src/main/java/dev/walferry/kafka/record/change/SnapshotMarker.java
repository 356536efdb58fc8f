package dev.walferry.kafka.record.change;

import java.util.Locale;

/** Whether a row was read from its table, and where in the snapshot it stands. Debezium's words for {@code source.snapshot}. */
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
     * How records say it.
     *
     * @return the word
     */
    public String word() {
        return word;
    }
}
