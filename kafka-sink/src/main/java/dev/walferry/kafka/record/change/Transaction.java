package dev.walferry.kafka.record.change;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What every record of a transaction says about it.
 *
 * @param xid transaction id, null outside a transaction
 * @param commitMicros commit time in microseconds since 1970-01-01 UTC
 * @param lastCommit end of the transaction before it, null if none was seen
 * @param origin the node it came from, null for this one
 * @param snapshot whether its rows were read from tables
 */
public record Transaction(
        @Nullable Long xid,
        long commitMicros,
        @Nullable Lsn lastCommit,
        @Nullable Origin origin,
        SnapshotMarker snapshot) {
    /** Microseconds from 1970-01-01, the start of Java's time, to 2000-01-01, the start of PostgreSQL's. */
    private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

    /**
     * Returns a transaction of the stream.
     *
     * @param begin its first message
     * @param lastCommit end of the transaction before it, null if none was seen
     * @return the transaction, so far without an origin
     */
    public static Transaction of(Begin begin, @Nullable Lsn lastCommit) {
        return new Transaction(
                Integer.toUnsignedLong(begin.xid()),
                begin.commitTime() + POSTGRES_EPOCH_MICROS,
                lastCommit,
                null,
                SnapshotMarker.FALSE);
    }

    /**
     * Returns the stand-in for a message outside any transaction.
     *
     * @param micros its time in microseconds since 1970-01-01 UTC
     * @param lastCommit end of the last transaction, null if none was seen
     * @return a transaction without an id
     */
    public static Transaction none(long micros, @Nullable Lsn lastCommit) {
        return new Transaction(null, micros, lastCommit, null, SnapshotMarker.FALSE);
    }

    /**
     * Returns the transaction that rows read by a snapshot state when they come within this one. Other transactions wrote them.
     *
     * @param marker their place in the snapshot
     * @return this one's time and the transaction before it; neither id nor origin
     */
    public Transaction ofReads(SnapshotMarker marker) {
        return new Transaction(null, commitMicros, lastCommit, null, marker);
    }

    /**
     * Returns the same transaction, known to come from another node.
     *
     * @param node where it comes from
     * @return a copy with the origin
     */
    public Transaction from(Origin node) {
        return new Transaction(xid, commitMicros, lastCommit, node, snapshot);
    }

    /**
     * Returns the transaction id as PostgreSQL counts it.
     *
     * @return unsigned 32-bit, 0 outside a transaction
     */
    public int xidOrZero() {
        return xid == null ? 0 : (int) (long) xid;
    }

    /**
     * Returns the commit time as a Kafka timestamp, which cannot be before 1970.
     *
     * @return milliseconds since 1970-01-01 UTC
     */
    public long commitMillis() {
        return Math.max(0, Math.floorDiv(commitMicros, 1000L));
    }
}
