package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.RecordTimestamp;
import dev.walferry.kafka.record.change.SnapshotMarker;
import dev.walferry.kafka.record.change.Transaction;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The transaction that is being mapped, and what its records have in common. For one thread. */
final class MappedTransaction {
    private final RecordTimestamp timestamp;
    private final InstantSource clock;
    private @Nullable Transaction transaction;

    /** The timestamp of the transaction's records, boxed once for all of them. */
    private @Nullable Long millis;

    private @Nullable Lsn lastCommit;

    /** The transaction that the snapshot's previous row stated, null if there is none in this transaction. */
    private @Nullable Transaction reads;

    MappedTransaction(RecordTimestamp timestamp, InstantSource clock) {
        this.timestamp = timestamp;
        this.clock = clock;
    }

    void begin(Transaction begun) {
        transaction = begun;
        reads = null;
        millis = timestamp == RecordTimestamp.NOW ? clock.millis() : begun.commitMillis();
    }

    void end(Lsn commit) {
        transaction = null;
        millis = null;
        lastCommit = commit;
    }

    /** Returns where the transaction before this one ended; null if none has. */
    @Nullable
    Lsn lastCommit() {
        return lastCommit;
    }

    Transaction get() {
        return requireOpen(transaction);
    }

    /** Returns the timestamp of its records. */
    Long millis() {
        return requireOpen(millis);
    }

    /** Returns the transaction that a snapshot's rows state; null if the previous row stated the same. */
    @Nullable
    Transaction beginReads(SnapshotMarker marker) {
        if (reads != null && reads.snapshot() == marker) {
            return null;
        }
        reads = get().ofReads(marker);
        return reads;
    }

    /** Returns the stand-in for a message outside any transaction, which has no commit time. */
    Transaction none() {
        return Transaction.none(clock.millis() * 1000, lastCommit);
    }

    /** Returns whether the database committed it: the rest of a snapshot's chunk comes as a transaction without an id. */
    static boolean isOfDatabase(Transaction transaction) {
        return transaction.xidOrZero() != 0;
    }

    private static <T> T requireOpen(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a change outside any transaction");
        }
        return part;
    }
}
