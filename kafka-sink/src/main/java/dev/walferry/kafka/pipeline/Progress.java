package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;

/** How far a daemon has come. Written by the pipeline's thread, read by any. */
public final class Progress {
    private volatile long changes;
    private volatile long transactions;
    private volatile long sent;
    private volatile long acknowledged;
    private volatile Lsn received = Lsn.ZERO;
    private volatile Lsn confirmed = Lsn.ZERO;
    private volatile boolean streaming;

    /** Of a daemon that has not begun. */
    public Progress() {}

    /**
     * How many changes were read: rows, truncations and messages.
     *
     * @return a count that only grows, over reconnects as well
     */
    public long changes() {
        return changes;
    }

    /**
     * How many transactions were read to their end.
     *
     * @return a count that only grows
     */
    public long transactions() {
        return transactions;
    }

    /**
     * How many records were handed to Kafka.
     *
     * @return a count that only grows
     */
    public long sent() {
        return sent;
    }

    /**
     * How many of them Kafka has acknowledged.
     *
     * @return a count that only grows
     */
    public long acknowledged() {
        return acknowledged;
    }

    /**
     * How far the server's WAL has been read.
     *
     * @return the furthest position told by the server
     */
    public Lsn received() {
        return received;
    }

    /**
     * What has been confirmed to PostgreSQL.
     *
     * @return the last confirmed position
     */
    public Lsn confirmed() {
        return confirmed;
    }

    /**
     * Whether a stream is running now.
     *
     * @return false while the daemon starts, reconnects or stops
     */
    public boolean isStreaming() {
        return streaming;
    }

    /**
     * The stream began or ended.
     *
     * @param running whether it runs now
     */
    public void streaming(boolean running) {
        streaming = running;
    }

    // One writer: plain increments of volatile fields lose nothing.

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void change() {
        changes++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void transaction() {
        transactions++;
    }

    void records(long sentNow, long acknowledgedNow) {
        sent = sentNow;
        acknowledged = acknowledgedNow;
    }

    void positions(Lsn receivedNow, Lsn confirmedNow) {
        received = receivedNow;
        confirmed = confirmedNow;
    }
}
