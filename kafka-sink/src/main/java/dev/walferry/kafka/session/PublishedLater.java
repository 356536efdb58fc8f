package dev.walferry.kafka.session;

import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalog now and then which tables are published, in a thread of its own: a table that joins a publication shows
 * in the stream only once it changes, and one that leaves does not show at all. {@link #poll} is for another thread.
 */
final class PublishedLater implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedLater.class);

    private final Supplier<List<Table>> catalog;
    private final Duration interval;
    private final Queue<Change> found = new ConcurrentLinkedQueue<>();
    private final Set<Table> forgotten = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A change of the publications.
     *
     * @param table the table
     * @param isPublished whether it has joined; false if it has left
     */
    record Change(Table table, boolean isPublished) {}

    private PublishedLater(Supplier<List<Table>> catalog, Duration interval) {
        this.catalog = catalog;
        this.interval = interval;
    }

    /**
     * Begins to ask.
     *
     * @param catalog asks, and may wait for the answer
     * @param known the tables that are published already
     * @param interval the time between two questions
     */
    static PublishedLater start(Supplier<List<Table>> catalog, Collection<Table> known, Duration interval) {
        PublishedLater asking = new PublishedLater(catalog, interval);
        List<Table> before = List.copyOf(known);
        Thread thread = new Thread(() -> asking.run(before), "walferry-new-tables");
        thread.setDaemon(true);
        thread.start();
        return asking;
    }

    private void run(List<Table> known) {
        List<Table> before = known;
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                before = ask(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Table> ask(List<Table> known) {
        try {
            List<Table> left = List.copyOf(forgotten);
            List<Table> now = catalog.get();
            forgotten.removeAll(left);
            List<Table> before =
                    known.stream().filter(table -> !left.contains(table)).toList();
            before.stream().filter(table -> !now.contains(table)).forEach(table -> found.add(new Change(table, false)));
            now.stream().filter(table -> !before.contains(table)).forEach(table -> found.add(new Change(table, true)));
            return now;
        } catch (ReplicationException e) {
            LOG.debug("the catalog does not say which tables are published; it is asked again", e);
            return known;
        }
    }

    /**
     * Takes a table for one that is not published, until the catalog says so: it has left in between, as nobody but the
     * stream's reader has seen. Safe in any thread.
     *
     * @param table the table
     */
    void forget(Table table) {
        forgotten.add(table);
    }

    /** What has changed since the last one; null if nothing has. */
    @Nullable
    Change poll() {
        return found.poll();
    }

    /** Asks no more. A question that is being answered ends by itself. */
    @Override
    public void close() {
        closed.countDown();
    }
}
