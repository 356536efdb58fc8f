package dev.walferry.kafka.record.reselect;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks rows up in their tables. Safe in any thread. */
@FunctionalInterface
public interface RowLookup {
    /** Finds no row: for benchmarks and tests. */
    RowLookup NONE = question -> CompletableFuture.completedFuture(RowAnswer.NO_ROW);

    /**
     * Looks a row up. Returns at once.
     *
     * @param question which row, and which of its columns
     * @return the values as they are now; fails with the SQLException if the server refuses,
     *     and with a {@link dev.walferry.kafka.connection.StalledLookupException} if it does not answer now
     */
    CompletableFuture<RowAnswer> ask(RowQuestion question);

    /**
     * Tells why the database does not answer.
     *
     * @return what happened, and what to do; null while it answers
     */
    default @Nullable String trouble() {
        return null;
    }
}
