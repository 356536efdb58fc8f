package dev.walferry.snapshot;

import dev.walferry.replication.Publications.Table;
import org.jspecify.annotations.Nullable;

/**
 * What was achieved for a table. It comes after the last row that it covers: once everything that was returned
 * before it is safe, it may be written down.
 *
 * @param table the table, as it was added
 * @param outcome what happened
 * @param rows how many of its rows this stream has returned since its snapshot began or started over
 * @param resumeFrom a short text with which another stream continues from here; null unless the outcome is {@link
 *     Outcome#CHUNK}, and for a table without a key, which another stream reads from its beginning
 * @param reason what failed, where, and what to do, on one line; null unless the outcome is {@link Outcome#FAILED}
 */
public record SnapshotReport(
        Table table,
        Outcome outcome,
        long rows,
        @Nullable String resumeFrom,
        @Nullable String reason) {
    /** What happened to a table. */
    public enum Outcome {
        /** Another part of it was returned. */
        CHUNK,
        /** All of it was returned: from here on the stream's changes keep it complete. */
        FINISHED,
        /** It is no longer there, or no longer published. */
        GONE,
        /** It cannot be read. A person has to act; the stream and other tables continue. */
        FAILED
    }
}
