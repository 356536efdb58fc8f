package dev.walferry.kafka.cli.tail;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes one line for each event. Lines may stay in a buffer until {@link #flush}. */
interface LineFormat {
    /** What happened to a row. */
    enum RowOp {
        INSERT("insert"),
        UPDATE("update"),
        DELETE("delete");

        private final String word;

        RowOp(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Prints the beginning of a transaction that changed something. */
    void begin(Lsn lsn, PrintedTransaction transaction) throws IOException;

    /**
     * Prints a changed row.
     *
     * @param old what was sent of the old version, null if nothing was
     * @param row the new version, null for a deleted row
     */
    void row(Lsn lsn, PrintedTransaction transaction, RowOp op, @Nullable OldRow old, @Nullable Tuple row)
            throws IOException;

    /** Prints a relation that was emptied. Called once for each relation of a statement. */
    void truncate(Lsn lsn, PrintedTransaction transaction, Relation relation, Truncate statement) throws IOException;

    /**
     * Prints a logical message.
     *
     * @param transaction the transaction it belongs to, null if none
     */
    void message(Lsn lsn, @Nullable PrintedTransaction transaction, LogicalMessage message) throws IOException;

    /** Prints the end of a transaction. */
    void commit(Lsn lsn, PrintedTransaction transaction, Commit commit) throws IOException;

    /** Passes on all buffered lines. */
    void flush() throws IOException;
}
