package dev.walferry.kafka.progress;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * How far a table is.
 *
 * @param table the table
 * @param state what is done for it
 * @param resume where its snapshot goes on, as the snapshot has named the place; null at the beginning and at the end
 * @param rows how many rows of the snapshot Kafka has acknowledged. Rows that are read twice, because a daemon was killed
 *     or a table was rewritten, count twice
 */
public record TableProgress(
        Table table, TableState state, @Nullable String resume, long rows) {
    /**
     * A table of which nothing has been read.
     *
     * @param table the table
     * @return its progress
     */
    public static TableProgress waiting(Table table) {
        return new TableProgress(table, TableState.WAITING, null, 0);
    }

    /**
     * A table whose rows need not be read, or not again.
     *
     * @param table the table
     * @param rows how many were read
     * @return its progress
     */
    public static TableProgress streaming(Table table, long rows) {
        return new TableProgress(table, TableState.STREAMING, null, rows);
    }

    /**
     * Whether there is something left to read.
     *
     * @return false once the table only streams
     */
    public boolean isUnfinished() {
        return state != TableState.STREAMING;
    }
}
