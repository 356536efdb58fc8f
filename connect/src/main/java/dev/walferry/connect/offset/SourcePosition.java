package dev.walferry.connect.offset;

import dev.walferry.Lsn;

/**
 * How much of a slot's changes Kafka has: everything that was committed before a position, and the first changes of the
 * transaction that was committed there.
 *
 * @param commitLsn where the transaction's commit lies in the WAL, or where what Kafka has ends
 * @param ordinal how many of the transaction's changes Kafka has, its beginning included; 0 if it has none, and between
 *     transactions
 */
public record SourcePosition(Lsn commitLsn, long ordinal) implements Comparable<SourcePosition> {
    /** The position before everything. */
    public static final SourcePosition START = before(Lsn.ZERO);

    /**
     * Returns the position between two transactions.
     *
     * @param end where the first one's commit ends, which may be where the second one's commit begins
     */
    public static SourcePosition before(Lsn end) {
        return new SourcePosition(end, 0);
    }

    /** Returns whether Kafka has a part of a transaction. How large the part is depends on what the server sends of it. */
    public boolean isWithinTransaction() {
        return ordinal > 0;
    }

    @Override
    public int compareTo(SourcePosition other) {
        int byCommit = commitLsn.compareTo(other.commitLsn);
        return byCommit != 0 ? byCommit : Long.compare(ordinal, other.ordinal);
    }
}
