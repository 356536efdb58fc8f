package dev.walferry.kafka.record.key;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalog on a thread of its own, over one connection that is opened at first use. Waiting questions are asked
 * in one query.
 *
 * <p>While the database does not answer it tries again, with a growing wait: a WARN says when that begins and when it
 * ends. A query that the server refuses fails. Safe in any thread.
 */
final class CatalogLookups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogLookups.class);
    private static final int BATCH = 1000;
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5000;
    private static final long END_MILLIS = 1000;

    /** SQLSTATE class of statements that are wrong or not allowed. */
    private static final String REFUSED = "42";

    private record Question(int oid, CompletableFuture<CatalogTable> answer) {}

    private final ConnectionSource connections;
    private final String slot;
    private final boolean withLeaves;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-keys");
    private volatile @Nullable Connection connection;
    private boolean started;

    CatalogLookups(ConnectionSource connections, String slot, boolean withLeaves) {
        this.connections = connections;
        this.slot = slot;
        this.withLeaves = withLeaves;
        thread.setDaemon(true);
    }

    /** Asks about a table. Returns at once. */
    synchronized CompletableFuture<CatalogTable> ask(int oid) {
        CompletableFuture<CatalogTable> answer = new CompletableFuture<>();
        questions.add(new Question(oid, answer));
        if (!started && !isClosed()) {
            started = true;
            thread.start();
        }
        return answer;
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        List<Question> batch = new ArrayList<>();
        try {
            while (!isClosed()) {
                batch.add(questions.take());
                questions.drainTo(batch, BATCH - 1);
                answer(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            LOG.debug("no more lookups");
        } finally {
            disconnect();
        }
    }

    private void answer(List<Question> batch) throws InterruptedException {
        long wait = 0;
        while (!isClosed()) {
            boolean fresh = connection == null;
            try {
                Map<Integer, CatalogTable> tables = query(batch);
                if (wait > 0) {
                    LOG.warn("the catalog answers again: key lookups continue");
                }
                batch.forEach(q -> q.answer().complete(tables.get(q.oid())));
                return;
            } catch (SQLException e) {
                disconnect();
                if (String.valueOf(e.getSQLState()).startsWith(REFUSED)) {
                    batch.forEach(q -> q.answer().completeExceptionally(e));
                    return;
                }
                // A connection that was idle may have been closed since: a new one is tried at once.
                if (fresh) {
                    wait = waitAfter(e, wait);
                }
            }
        }
    }

    private long waitAfter(SQLException e, long before) throws InterruptedException {
        if (before == 0 && !isClosed()) {
            LOG.warn("cannot look up the keys of tables, trying again until the database answers: {}", e.getMessage());
        }
        long wait = before == 0 ? FIRST_WAIT_MILLIS : Math.min(2 * before, LONGEST_WAIT_MILLIS);
        if (closed.await(wait, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
        return wait;
    }

    private Map<Integer, CatalogTable> query(List<Question> batch) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.open();
            connection = open;
            if (isClosed()) {
                throw new SQLException("closed while connecting");
            }
        }
        return new CatalogQuery(open, slot, withLeaves)
                .tables(batch.stream().map(Question::oid).distinct().toList());
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("cannot close the connection for lookups", e);
            }
        }
    }

    /** Ends the thread, even in the middle of a query. Open questions stay unanswered. */
    @Override
    public synchronized void close() {
        closed.countDown();
        thread.interrupt();
        disconnect();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
