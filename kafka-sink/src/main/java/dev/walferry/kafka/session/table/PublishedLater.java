package dev.walferry.kafka.session.table;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Asks the catalog now and then which tables are published, in its own thread: a table that joins a publication shows
 * in the stream only once it changes, and one that leaves, or whose name another one gets, does not show at all.
 * {@link #poll} is for another thread.
 */
final class PublishedLater implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedLater.class);

    private final Supplier<Map<Table, TableIdentity>> catalog;
    private final Duration interval;
    private final Queue<Change> found = new ConcurrentLinkedQueue<>();
    private final Set<Table> forgotten = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A change of the publications.
     *
     * @param table the table
     * @param identity which table it is from now on, and how it is published; null if it is not
     */
    record Change(Table table, @Nullable TableIdentity identity) {}

    private PublishedLater(Supplier<Map<Table, TableIdentity>> catalog, Duration interval) {
        this.catalog = catalog;
        this.interval = interval;
    }

    /**
     * Begins to ask.
     *
     * @param catalog asks, and may wait for the answer
     * @param known the tables that are published already
     * @param interval the time between two questions
     * @param failures notices if the thread ends with an error: new tables would not be read
     */
    static PublishedLater start(
            Supplier<Map<Table, TableIdentity>> catalog,
            Map<Table, TableIdentity> known,
            Duration interval,
            Failures failures) {
        PublishedLater asking = new PublishedLater(catalog, interval);
        Map<Table, TableIdentity> before = Map.copyOf(known);
        Thread thread = new Thread(failures.guarded(() -> asking.run(before)), "walferry-new-tables");
        thread.setDaemon(true);
        thread.start();
        return asking;
    }

    private void run(Map<Table, TableIdentity> known) {
        Map<Table, TableIdentity> before = known;
        try {
            while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                before = ask(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<Table, TableIdentity> ask(Map<Table, TableIdentity> known) {
        try {
            List<Table> left = List.copyOf(forgotten);
            Map<Table, TableIdentity> now = catalog.get();
            forgotten.removeAll(left);
            Map<Table, TableIdentity> before = new HashMap<>(known);
            before.keySet().removeAll(left);
            before.keySet().stream()
                    .filter(table -> !now.containsKey(table))
                    .forEach(table -> found.add(new Change(table, null)));
            now.forEach((table, identity) -> {
                if (!identity.equals(before.get(table))) {
                    found.add(new Change(table, identity));
                }
            });
            return now;
        } catch (ReplicationException e) {
            LOG.debug("the catalog does not say which tables are published; it is asked again", e);
            return known;
        } catch (RuntimeException e) {
            LOG.warn(
                    "cannot tell which tables are published; the catalog is asked again: unexpected {}: report it",
                    e.getClass().getName());
            LOG.debug("cannot tell which tables are published", e);
            return known;
        }
    }

    /**
     * Takes a table as not published until the catalog says otherwise: it has left in between, which only the stream's
     * reader has seen. Safe in any thread.
     *
     * @param table the table
     */
    void forget(Table table) {
        forgotten.add(table);
    }

    /** Returns what has changed since the last one; null if nothing has. */
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
