package dev.walferry.kafka.query;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.query.QueryIdentity;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.kafka.query.poll.KnownKeys;
import dev.walferry.kafka.query.poll.PollOffsets;
import dev.walferry.kafka.query.poll.QueryBatch;
import dev.walferry.kafka.query.poll.TablePoll;
import dev.walferry.kafka.query.table.PollException;
import dev.walferry.kafka.query.table.TableDescriber;
import dev.walferry.kafka.query.table.TableFinder;
import dev.walferry.kafka.query.table.TableRef;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls all tables again and again, in its own thread, until it fails or is closed.
 *
 * <p>It reads ahead by a few batches and then waits, within its transaction, until they are taken. Its methods are for
 * one other thread.
 */
public final class QueryPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryPoller.class);
    private static final int AHEAD = 4;
    private static final long END_MILLIS = 1000;

    private final SourceSettings source;
    private final QuerySettings settings;
    private final PolledServer server;
    private final TableFinder finder;
    private final TableDescriber describer;
    private final @Nullable KnownKeys known;
    private final PollOffsets offsets;
    private final Map<Relation, RowKey> rowKeys = new ConcurrentHashMap<>();
    private final BlockingQueue<QueryBatch> batches = new ArrayBlockingQueue<>(AHEAD);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Whether a table has another name than it had. */
    private boolean isRenamed;

    private final PollSigns signs = new PollSigns();

    private final Thread thread = new Thread(this::run, "walferry-query");
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Connection connection;
    private volatile @Nullable PollBackend backend;

    /**
     * Creates a poller that has not begun.
     *
     * @param source where to connect
     * @param identity the database that progress belongs to
     * @param settings what is read
     * @param records which tables are carried, and their keys
     * @param progress what Kafka has acknowledged; read now, and not kept up
     */
    public QueryPoller(
            SourceSettings source,
            QueryIdentity identity,
            QuerySettings settings,
            RecordSettings records,
            QueryProgress progress) {
        this.source = source;
        this.settings = settings;
        this.server = new PolledServer(identity, ReadMark.latest(progress));
        this.offsets = new PollOffsets(settings, progress);
        this.finder = new TableFinder(settings, records.shape());
        this.describer = new TableDescriber(settings, records.keyRules());
        this.known = settings.deletes() == QueryDeletes.COMPARE ? new KnownKeys(progress.keys()) : null;
        thread.setDaemon(true);
    }

    /** Begins to poll. */
    public void start() {
        thread.start();
    }

    /**
     * Waits for the next batch.
     *
     * @param timeout how long
     * @return null if none came in time
     */
    @Nullable
    QueryBatch next(Duration timeout) {
        try {
            return batches.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * Fails if the poller has.
     *
     * @throws ReplicationException if it cannot go on
     */
    void requireRunning() {
        RuntimeException error = failure;
        if (error != null) {
            throw error;
        }
    }

    /**
     * Returns the key of a relation that came with a batch.
     *
     * @param relation the relation
     * @return its rows' key
     */
    public RowKey key(Relation relation) {
        return rowKeys.getOrDefault(relation, RowKey.NONE);
    }

    /**
     * Makes sure that a connection leads to the server that is polled.
     *
     * @param other where it leads
     * @return the same, or closed if this throws
     * @throws SQLException a failure of the connection, so that another attempt is made
     */
    public Connection requireSameServer(Connection other) throws SQLException {
        try {
            server.requireReachedBy(other);
            return other;
        } catch (SQLException e) {
            other.close();
            throw e;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        try (Connection opened = QueryConnections.open(source)) {
            connection = opened;
            backend = PollBackend.of(opened);
            server.reached(opened);
            rounds(opened);
        } catch (SQLException e) {
            fail(PollException.of("database", e));
        } catch (ReplicationException | ProgressException e) {
            fail(e);
        } catch (RecordMappingException e) {
            fail(PollException.fatal(String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.debug("a poll has failed", e);
            fail(new ReplicationException(
                    Category.FATAL, "unexpected " + e.getClass().getName() + " in a poll: report it", e));
        } catch (InterruptedException e) {
            LOG.debug("no more polls");
        }
    }

    /** The first failure counts: a connection that is cut fails as well. */
    private synchronized void fail(RuntimeException error) {
        if (!isClosed() && failure == null) {
            failure = error;
        }
    }

    PollSigns signs() {
        return signs;
    }

    /** Returns the server's process that is asked; null before there is one. */
    @Nullable
    PollBackend backend() {
        return backend;
    }

    /** Gives the connection up, because it is broken. */
    void drop(String why) {
        fail(new ReplicationException(Category.RETRY, why, null));
        cut();
    }

    private void take(QueryBatch batch) throws InterruptedException {
        String asked = signs.asked();
        signs.rests(); // Kafka's time
        batches.put(batch);
        if (asked != null) {
            signs.asks(asked);
        }
    }

    private void rounds(Connection opened) throws SQLException, InterruptedException {
        TablePoll poll =
                new TablePoll(opened, settings, finder, describer, offsets, known, rowKeys, this::take, closed);
        List<TableRef> tables = List.of();
        long lookAt = System.nanoTime();
        do {
            poll.beginRound();
            if (!settings.isQuery() && (isRenamed || System.nanoTime() - lookAt >= 0)) {
                isRenamed = false;
                signs.asks("the list of tables");
                tables = finder.find(opened);
                signs.rests();
                lookAt = System.nanoTime() + settings.lookInterval().toNanos();
            }
            if (settings.isQuery()) {
                pollFully(poll, null);
            }
            for (TableRef table : tables) {
                pollFully(poll, table);
            }
        } while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
    }

    private void pollFully(TablePoll poll, @Nullable TableRef table) throws InterruptedException {
        String what = table == null ? "the query" : table.described();
        try {
            TablePoll.End end;
            do {
                signs.asks(what);
                end = poll.run(table);
                signs.rests();
            } while (end == TablePoll.End.LATE && !isClosed());
            isRenamed |= end == TablePoll.End.RENAMED;
        } catch (SQLException e) {
            throw PollException.of(what, e);
        }
    }

    /** Ends the thread, even in the middle of a statement. */
    @Override
    public void close() {
        closed.countDown();
        cut();
        thread.interrupt();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut() {
        Connection open = connection;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOG.debug("cannot close the connection for polls", e);
        }
    }
}
