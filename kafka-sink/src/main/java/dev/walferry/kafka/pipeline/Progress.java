package dev.walferry.kafka.pipeline;

import dev.walferry.Lsn;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a daemon has come, over all of its sessions. Written by the pipeline's thread, read by any.
 *
 * <p>There is one writer, which sets most of it for every message. It cannot lose an increment and need not wait until
 * others see it, so it sets lazily.
 */
public final class Progress {
    private static final double MILLIS = 1000;

    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();
    private final DeliveryHistory deliveries;
    private final TableCounts tables = new TableCounts();
    private final UnconfirmedCommits unconfirmed = new UnconfirmedCommits();
    private final LookupWait lookups = new LookupWait();
    private final Waits waits = new Waits();
    private final PipelineState state = new PipelineState();
    private final AtomicLong steps = new AtomicLong();
    private int timeline;
    private volatile SpoolSize spool = SpoolSize.NONE;
    private volatile SourceSigns source = SourceSigns.NONE;
    private volatile Lsn toldBefore = Lsn.ZERO;
    private long bytesBefore; // guarded by this

    /**
     * Creates the counters of a daemon that has not begun.
     *
     * @param deliveries counts records over all publishers
     */
    public Progress(DeliveryHistory deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * Returns how many changes were read: rows, truncations and messages.
     *
     * @return a count that only grows, over reconnects as well
     */
    public long changes() {
        return changes.get();
    }

    /**
     * Returns how many changes of each table were read.
     *
     * @return live counts
     */
    public TableCounts tables() {
        return tables;
    }

    /**
     * Returns the age of the oldest transaction that was read, even if only in part, and is not confirmed. It counts over
     * reconnects, from its commit. A transaction that the server streams while it is open is not late before its commit.
     *
     * @param now the present time
     * @return its age in seconds; 0 if everything that was read is confirmed, or another daemon reads the slot
     */
    public double lagSeconds(Instant now) {
        Instant oldest = state.isStandingBy() ? null : unconfirmed.oldest();
        return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis()) / MILLIS;
    }

    /**
     * Returns by how much the changes of a table may be late. All tables are in one stream, so a table waits for the oldest
     * transaction before its own.
     *
     * @param table one of {@link #tables}
     * @param now the present time
     * @return the age of the oldest transaction that is not confirmed, in seconds; 0 if all changes of the table that were read
     *     are confirmed
     */
    public double lagSeconds(TableCount table, Instant now) {
        return table.isConfirmed(confirmed.get()) ? 0 : lagSeconds(now);
    }

    /**
     * Returns how much WAL was read or announced and is not confirmed.
     *
     * @return bytes
     */
    public long lagBytes() {
        return Math.max(0, received.get() - confirmed.get());
    }

    /**
     * Returns how many steps the pipeline has taken. While it streams it takes many a second, also when nothing changes.
     *
     * @return a count that only grows
     */
    public long steps() {
        return steps.get();
    }

    /** Notes a step. */
    public void step() {
        steps.lazySet(steps.getPlain() + 1);
    }

    /**
     * Returns what is known of records on their way to Kafka.
     *
     * @return live counts over all publishers
     */
    public DeliveryHistory deliveries() {
        return deliveries;
    }

    /**
     * Returns what the daemon is doing.
     *
     * @return the present state
     */
    public PipelineState state() {
        return state;
    }

    /**
     * Returns whether a record waits for something that is looked up.
     *
     * @return the present state
     */
    public LookupWait lookups() {
        return lookups;
    }

    /**
     * Returns what parts of the pipeline wait for.
     *
     * @return the present state
     */
    public Waits waits() {
        return waits;
    }

    /**
     * Returns how many transactions were read to their end.
     *
     * @return a count that only grows
     */
    public long transactions() {
        return transactions.get();
    }

    /**
     * Returns how many records were handed to Kafka.
     *
     * @return a count that only grows
     */
    public long sent() {
        return deliveries.sent();
    }

    /**
     * Returns how many of them Kafka has acknowledged.
     *
     * @return a count that only grows
     */
    public long acknowledged() {
        return deliveries.acknowledged();
    }

    /**
     * Returns how far the server's WAL has been read.
     *
     * @return the furthest position that the server has reported
     */
    public Lsn received() {
        return Lsn.of(received.get());
    }

    /**
     * Returns up to where Kafka has acknowledged everything. {@link #told} follows within a moment.
     *
     * @return the position that may be confirmed to PostgreSQL
     */
    public Lsn confirmed() {
        return Lsn.of(confirmed.get());
    }

    /**
     * Notes where a session begins. On the timeline of the session before, positions never go backwards. Positions of
     * another one cannot be compared, so the earlier ones are forgotten.
     *
     * @param newTimeline the timeline of the session
     * @param start where it begins
     */
    public void begin(int newTimeline, Lsn start) {
        if (newTimeline != timeline) {
            timeline = newTimeline;
            confirmed.set(start.value());
            received.set(start.value());
            forgetUnconfirmed();
        }
    }

    /** Notes that a session begins that need not read again what was read before. */
    public void forgetUnconfirmed() {
        unconfirmed.clear();
        tables.forgetPositions();
    }

    /**
     * Notes that the stream began or ended.
     *
     * @param running whether it runs now
     */
    public void streaming(boolean running) {
        if (running) {
            unconfirmed.interrupted(); // by the end of the session before
            waits.failed(false);
            step(); // an hour without the server does not count as an hour without a step
        }
        state.streaming(running);
    }

    /**
     * Returns what transactions in progress take.
     *
     * @return live figures of the present session
     */
    public SpoolSize spool() {
        return spool;
    }

    /**
     * Notes where a session keeps transactions in progress.
     *
     * @param ofSession {@link SpoolSize#NONE} once the session has ended
     */
    public void spool(SpoolSize ofSession) {
        spool = ofSession;
    }

    /**
     * Returns what shows whether the server is there.
     *
     * @return live figures of the present session
     */
    public SourceSigns source() {
        return source;
    }

    /**
     * Notes where a session reads.
     *
     * @param ofSession {@link SourceSigns#NONE} once the session has ended
     */
    public synchronized void source(SourceSigns ofSession) {
        toldBefore = told();
        bytesBefore = sourceBytes();
        source = ofSession;
    }

    /**
     * Returns how much the server has sent over all sessions, a row that is still on its way included.
     *
     * @return bytes; a count that only grows
     */
    public synchronized long sourceBytes() {
        return bytesBefore + source.bytes().getAsLong();
    }

    /**
     * Returns what the server has been told as safe: what is acknowledged, as soon as a status update has said so.
     *
     * @return the last position that was sent to it
     */
    public Lsn told() {
        Lsn now = source.told().get();
        return now.equals(Lsn.ZERO) ? toldBefore : now;
    }

    void change(PgOutputMessage change, @Nullable Relation relation) {
        changes.lazySet(changes.getPlain() + 1);
        if (relation != null) {
            tables.add(relation, change.kind());
        } else if (change instanceof Truncate truncate) {
            truncate.relations().forEach(truncated -> tables.add(truncated, change.kind()));
        }
    }

    /**
     * Notes that a transaction has begun. One without an xid holds a table's remaining rows: it is none of the server's, so
     * it does not count.
     */
    void begun(Begin begin) {
        if (begin.xid() != 0) {
            unconfirmed.begun(begin);
        }
    }

    void transaction(Commit commit) {
        transactions.lazySet(transactions.getPlain() + 1);
        unconfirmed.committed(commit);
        tables.ended(commit.endLsn().value());
    }

    /** Notes positions. They may be lower than those of an earlier session. */
    void positions(Lsn receivedNow, Lsn confirmedNow) {
        raise(received, receivedNow.value());
        raise(confirmed, confirmedNow.value());
        unconfirmed.confirmed(confirmedNow);
        step();
    }

    private static void raise(AtomicLong position, long value) {
        if (Long.compareUnsigned(value, position.getPlain()) > 0) {
            position.lazySet(value);
        }
    }
}
