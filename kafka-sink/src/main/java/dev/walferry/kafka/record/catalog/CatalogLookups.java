package dev.walferry.kafka.record.catalog;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalog on a thread of its own, over one connection that is opened at first use. Waiting questions are asked
 * together.
 *
 * <p>While the database does not answer it tries again, with a growing wait: a WARN says when that begins and when it
 * ends. A query that the server refuses fails, and so does every question while the server shuts down. Safe in any thread.
 */
final class CatalogLookups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogLookups.class);
    private static final int BATCH = 1000;
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5000;
    private static final long END_MILLIS = 1000;

    /** SQLSTATE class of statements that are wrong or not allowed. */
    private static final String REFUSED = "42";

    private static final String CANNOT_CONNECT_NOW = "57P03";

    private record Question(Relation relation, CompletableFuture<CatalogTable> answer) {}

    private final ConnectionSource connections;
    private final String slot;
    private final boolean withLeaves;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-catalog");
    private volatile @Nullable Connection connection;
    private boolean started;

    CatalogLookups(ConnectionSource connections, String slot, boolean withLeaves) {
        this.connections = connections;
        this.slot = slot;
        this.withLeaves = withLeaves;
        thread.setDaemon(true);
    }

    /** Asks about a relation's table. Returns at once. */
    synchronized CompletableFuture<CatalogTable> ask(Relation relation) {
        CompletableFuture<CatalogTable> answer = new CompletableFuture<>();
        questions.add(new Question(relation, answer));
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
                    LOG.warn("the catalog answers again: lookups of tables continue");
                }
                batch.forEach(q -> q.answer().complete(tables.get(q.relation().oid())));
                return;
            } catch (SQLException e) {
                disconnect();
                if (String.valueOf(e.getSQLState()).startsWith(REFUSED) || isShuttingDown(e)) {
                    batch.forEach(q -> q.answer().completeExceptionally(e));
                    return;
                }
                // A connection that was idle may have been closed since: a new one is tried at once.
                if (fresh) {
                    wait = waitAfter(e, wait);
                }
            } catch (RuntimeException e) {
                // without an answer the records that wait for it would wait for ever
                disconnect();
                batch.forEach(q -> q.answer().completeExceptionally(e));
                return;
            }
        }
    }

    /**
     * Tells whether the server takes no connections because it is shutting down. It then waits for its walsenders, and so
     * for whoever waits for an answer: trying again would only hold it up.
     */
    static boolean isShuttingDown(@Nullable Throwable e) {
        return e instanceof SQLException refusal && CANNOT_CONNECT_NOW.equals(refusal.getSQLState());
    }

    private long waitAfter(SQLException e, long before) throws InterruptedException {
        if (before == 0 && !isClosed()) {
            LOG.warn("cannot look up tables, trying again until the database answers: {}", e.getMessage());
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
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection = open;
            if (isClosed()) {
                throw new SQLException("closed while connecting");
            }
        }
        return tables(open, batch.stream().map(Question::relation).toList());
    }

    /** All queries see the same moment. */
    private Map<Integer, CatalogTable> tables(Connection open, List<Relation> relations) throws SQLException {
        List<Integer> oids = relations.stream().map(Relation::oid).distinct().toList();
        Map<Integer, CatalogTable> tables = new TableQuery(open, slot, withLeaves).tables(oids);
        Map<Integer, Map<String, CatalogColumn>> columns = ColumnQuery.columns(open, oids);
        CatalogTypes types = TypeQuery.types(open, typeOids(relations));
        open.commit();
        tables.replaceAll((oid, table) ->
                table.withColumns(columns.getOrDefault(oid, Map.of())).withTypes(types));
        return tables;
    }

    private static Set<Integer> typeOids(List<Relation> relations) {
        return relations.stream()
                .flatMap(relation -> relation.columns().stream())
                .map(Column::typeOid)
                .collect(Collectors.toSet());
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
