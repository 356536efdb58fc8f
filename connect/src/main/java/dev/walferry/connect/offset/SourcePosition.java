package dev.walferry.connect.offset;

import dev.walferry.Lsn;

/**
 * How much of a slot's changes Kafka has: all transactions that committed before one, and the first changes of that one.
 *
 * @param commitLsn where the transaction's commit lies in the WAL, or the last byte of a message that belongs to none
 * @param ordinal how many of its changes Kafka has, its beginning and its end included
 */
public record SourcePosition(Lsn commitLsn, long ordinal) implements Comparable<SourcePosition> {
    /** Before everything. */
    public static final SourcePosition START = new SourcePosition(Lsn.ZERO, 0);

    @Override
    public int compareTo(SourcePosition other) {
        int byCommit = commitLsn.compareTo(other.commitLsn);
        return byCommit != 0 ? byCommit : Long.compare(ordinal, other.ordinal);
    }
}
