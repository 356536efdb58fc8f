package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.slot.SlotWatch.Sight;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.TableCount;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures rates every two seconds, on its own thread, and keeps what it saw in the last hour. It only reads counters
 * that are kept anyway. Safe in any thread.
 */
public final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final double NANOS = 1e9;

    private final Progress progress;
    private final SlotWatch watch;
    private final TableRates tables;
    private final InstantSource clock = InstantSource.system();
    private final History history = new History();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Sample now = Sample.NONE;

    // used by the thread only
    private final Counters live = new Counters();
    private final Counters kept = new Counters();

    /** What was counted when a rate was measured last. */
    private static final class Counters {
        private long nanos = System.nanoTime();
        private long rows;
        private long bytes;
    }

    /**
     * Creates a sampler that has not begun.
     *
     * @param progress what is measured
     * @param watch the slot as the server sees it
     */
    public Sampler(Progress progress, SlotWatch watch) {
        this.progress = progress;
        this.watch = watch;
        this.tables = new TableRates(progress.tables());
        this.thread = new Thread(progress.deliveries().failures().guarded(this::run), "walferry-sampler");
        thread.setDaemon(true);
    }

    /**
     * Begins to measure.
     *
     * @return this
     */
    public Sampler start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                measureIfPossible();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        }
    }

    /** Measures unless that fails: the rates of the page are not worth the end of the daemon. */
    private void measureIfPossible() {
        try {
            measure(System.nanoTime());
        } catch (RuntimeException e) {
            LOG.warn(
                    "rates cannot be measured; trying again: unexpected {}: report it",
                    e.getClass().getName());
            LOG.debug("rates cannot be measured", e);
        }
    }

    /** Takes a sample. For one thread. */
    void measure(long nanos) {
        tables.measure(Math.max(1, nanos - live.nanos));
        now = sample(live, nanos);
        if (nanos - kept.nanos >= TimeUnit.SECONDS.toNanos(History.SECONDS)) {
            history.add(sample(kept, nanos));
        }
    }

    private Sample sample(Counters before, long nanos) {
        double seconds = Math.max(1, nanos - before.nanos) / NANOS;
        long rows = progress.changes();
        long bytes = progress.deliveries().sentBytes();
        Sight sight = watch.sight();
        Sample sample = new Sample(
                (rows - before.rows) / seconds,
                (bytes - before.bytes) / seconds,
                progress.lagSeconds(clock.instant()),
                sight == null ? Double.NaN : sight.slot().retainedBytes());
        before.nanos = nanos;
        before.rows = rows;
        before.bytes = bytes;
        return sample;
    }

    /**
     * Returns what was measured last.
     *
     * @return the rates of about two seconds
     */
    public Sample now() {
        return now;
    }

    /**
     * Returns the last hour.
     *
     * @return live samples
     */
    public History history() {
        return history;
    }

    /**
     * Returns the present rate of a table.
     *
     * @param table its counts
     * @return rows per second
     */
    public double rate(TableCount table) {
        return tables.of(table);
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed.countDown();
    }
}
