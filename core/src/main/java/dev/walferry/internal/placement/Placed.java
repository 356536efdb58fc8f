package dev.walferry.internal.placement;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import org.jspecify.annotations.Nullable;

/**
 * What is returned next: a message, or all rows of a chunk that still wait.
 *
 * @param message the message; null for a chunk's rows
 * @param rows the chunk; null for a message
 * @param lsn its position
 * @param ends the chunk that has ended once this is out
 */
record Placed(
        @Nullable PgOutputMessage message,
        @Nullable Chunk rows,
        Lsn lsn,
        @Nullable Chunk ends) {
    static Placed message(PgOutputMessage message, Lsn lsn) {
        return new Placed(message, null, lsn, null);
    }

    static Placed read(Read row, Lsn lsn) {
        return new Placed(row, null, lsn, null);
    }

    static Placed rows(Chunk chunk, Lsn lsn) {
        return new Placed(null, chunk, lsn, null);
    }

    /** Rows that come within another transaction, the last of their chunk. */
    static Placed piece(Chunk chunk, Lsn lsn) {
        return new Placed(null, chunk, lsn, chunk);
    }

    static Placed end(PgOutputMessage message, Lsn lsn, Chunk chunk) {
        return new Placed(message, null, lsn, chunk);
    }
}
