package dev.walferry.kafka.config.mode;

import java.util.Locale;

/** How a repeated query finds the rows that it has not returned yet. All but the last are those of JDBC source connectors. */
public enum QueryMode {
    /** Returns every row each time. */
    BULK,
    /** By a column whose values grow with each new row. */
    INCREMENTING,
    /** By columns that hold the time of the row's last change. */
    TIMESTAMP,
    /** By the time of the last change, and by a growing column among rows of the same time. */
    TIMESTAMP_INCREMENTING,
    /** By the transaction that wrote the row version, which every row of a table has. */
    XMIN;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '+');

    /**
     * Returns the mode as it is configured.
     *
     * @return such as {@code timestamp+incrementing}
     */
    public String word() {
        return word;
    }

    /**
     * Returns whether times tell which rows are new.
     *
     * @return true for the modes that need {@code timestamp.column.name}
     */
    public boolean hasTimestamp() {
        return this == TIMESTAMP || this == TIMESTAMP_INCREMENTING;
    }

    /**
     * Returns whether a growing column tells which rows are new.
     *
     * @return true for the modes that have an {@code incrementing.column.name}
     */
    public boolean hasIncrementing() {
        return this == INCREMENTING || this == TIMESTAMP_INCREMENTING;
    }
}
