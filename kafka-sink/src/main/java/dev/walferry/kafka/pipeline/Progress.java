package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a daemon has come. Written by the pipeline's thread, read by any.
 *
 * <p>There is one writer, which sets most of it for every message: it neither loses an increment nor has to wait until
 * the others see it, so it sets lazily.
 */
public final class Progress {
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();
    private volatile boolean streaming;

    /** Of a daemon that has not begun. */
    public Progress() {}

    /**
     * How many changes were read: rows, truncations and messages.
     *
     * @return a count that only grows, over reconnects as well
     */
    public long changes() {
        return changes.get();
    }

    /**
     * How many transactions were read to their end.
     *
     * @return a count that only grows
     */
    public long transactions() {
        return transactions.get();
    }

    /**
     * How many records were handed to Kafka.
     *
     * @return a count that only grows
     */
    public long sent() {
        return sent.get();
    }

    /**
     * How many of them Kafka has acknowledged.
     *
     * @return a count that only grows
     */
    public long acknowledged() {
        return acknowledged.get();
    }

    /**
     * How far the server's WAL has been read.
     *
     * @return the furthest position told by the server
     */
    public Lsn received() {
        return Lsn.of(received.get());
    }

    /**
     * What has been confirmed to PostgreSQL.
     *
     * @return the last confirmed position
     */
    public Lsn confirmed() {
        return Lsn.of(confirmed.get());
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

    void change() {
        changes.lazySet(changes.getPlain() + 1);
    }

    void transaction() {
        transactions.lazySet(transactions.getPlain() + 1);
    }

    void records(long sentNow, long acknowledgedNow) {
        sent.lazySet(sentNow);
        acknowledged.lazySet(acknowledgedNow);
    }

    void positions(Lsn receivedNow, Lsn confirmedNow) {
        received.lazySet(receivedNow.value());
        confirmed.lazySet(confirmedNow.value());
    }
}
