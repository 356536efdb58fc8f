package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What every record of a transaction says about it.
 *
 * @param xid transaction id, null outside of a transaction
 * @param commitMicros commit time in microseconds since 1970-01-01 UTC
 * @param lastCommit end of the transaction before it, null if none was seen
 * @param origin the node it came from, null for this one
 */
record Transaction(
        @Nullable Long xid,
        long commitMicros,
        @Nullable Lsn lastCommit,
        @Nullable Origin origin) {
    /** From 1970-01-01, where Java counts from, to 2000-01-01, where PostgreSQL does. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    static Transaction of(Begin begin, @Nullable Lsn lastCommit) {
        return new Transaction(
                Integer.toUnsignedLong(begin.xid()), begin.commitTime() + POSTGRES_EPOCH_MICROS, lastCommit, null);
    }

    Transaction from(Origin node) {
        return new Transaction(xid, commitMicros, lastCommit, node);
    }

    /** The transaction id as PostgreSQL counts it, 0 outside of a transaction. */
    int xidOrZero() {
        return xid == null ? 0 : (int) (long) xid;
    }

    /** A timestamp for Kafka, which takes none from before 1970. */
    long commitMillis() {
        return Math.max(0, Math.floorDiv(commitMicros, 1000L));
    }
}
