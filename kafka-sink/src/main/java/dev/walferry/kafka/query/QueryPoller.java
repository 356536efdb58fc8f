package dev.walferry.kafka.query;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.QueryProgress;
import dev.walferry.kafka.query.PolledTable.Part;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls all tables again and again, in a thread of its own, until it fails or is closed.
 *
 * <p>It reads ahead by a few batches and then waits, within its transaction, until they are taken. Its methods are for one
 * other thread.
 */
public final class QueryPoller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryPoller.class);
    private static final int AHEAD = 4;
    private static final long END_MILLIS = 1000;

    private final SourceSettings source;
    private final QuerySettings settings;
    private final TableFinder finder;
    private final TableDescriber describer;
    private final @Nullable KnownKeys known;
    private final PollOffsets offsets;
    private final Set<Table> lookedAhead = new HashSet<>();
    private final Map<Relation, RowKey> rowKeys = new ConcurrentHashMap<>();
    private final BlockingQueue<QueryBatch> batches = new ArrayBlockingQueue<>(AHEAD);
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Whether a table has another name than it had. */
    private boolean isRenamed;

    private final Thread thread = new Thread(this::run, "walferry-query");
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Connection connection;

    /**
     * A poller that has not begun.
     *
     * @param source where to connect
     * @param settings what is read
     * @param records which tables are carried, and their keys
     * @param progress what Kafka has acknowledged; read now, and not kept up
     */
    public QueryPoller(SourceSettings source, QuerySettings settings, RecordSettings records, QueryProgress progress) {
        this.source = source;
        this.settings = settings;
        this.offsets = new PollOffsets(settings, progress);
        this.finder = new TableFinder(settings, records.shape());
        this.describer = new TableDescriber(settings, records.keyRules());
        this.known = settings.deletes() == QueryDeletes.COMPARE ? new KnownKeys(progress.keys()) : null;
        thread.setDaemon(true);
    }

    /** Begins. */
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
     * The key of a relation that came with a batch.
     *
     * @param relation the relation
     * @return its rows' key
     */
    public RowKey key(Relation relation) {
        return rowKeys.getOrDefault(relation, RowKey.NONE);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void run() {
        try (Connection opened = QueryConnections.open(source)) {
            connection = opened;
            rounds(opened);
        } catch (SQLException e) {
            fail(PollException.of("database", e));
        } catch (ReplicationException | ProgressException e) {
            fail(e);
        } catch (RecordMappingException e) {
            fail(PollException.fatal(String.valueOf(e.getMessage())));
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.debug("a poll has failed", e);
            fail(new ReplicationException(
                    Category.FATAL, "unexpected " + e.getClass().getName() + " in a poll: report it", e));
        } catch (InterruptedException e) {
            LOG.debug("no more polls");
        }
    }

    private void fail(RuntimeException error) {
        if (!isClosed()) {
            failure = error;
        }
    }

    private void rounds(Connection opened) throws SQLException, InterruptedException {
        List<TableRef> tables = List.of();
        long lookAt = System.nanoTime();
        do {
            if (!settings.isQuery() && (isRenamed || System.nanoTime() - lookAt >= 0)) {
                isRenamed = false;
                tables = finder.find(opened);
                lookAt = System.nanoTime() + settings.lookInterval().toNanos();
            }
            if (settings.isQuery()) {
                pollFully(opened, null);
            }
            for (TableRef table : tables) {
                pollFully(opened, table);
            }
        } while (!closed.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS));
    }

    private void pollFully(Connection opened, @Nullable TableRef table) throws InterruptedException {
        String what = table == null ? "the query" : table.described();
        try {
            boolean isLate = true;
            while (isLate && !isClosed()) {
                String bound = settings.mode().hasTimestamp() ? QueryConnections.bound(opened, settings.delay()) : null;
                opened.setAutoCommit(false);
                isLate = poll(opened, table, bound);
                opened.commit();
                opened.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw PollException.of(what, e);
        }
    }

    /** Returns whether something is left that another transaction has to read. */
    private boolean poll(Connection opened, @Nullable TableRef ref, @Nullable String bound)
            throws SQLException, InterruptedException {
        if (ref != null && ref.isLockable()) {
            lock(opened, ref);
        }
        PollMoment moment = PollMoment.now(opened);
        if (ref != null && !finder.isStill(opened, ref)) {
            isRenamed = true;
            return false;
        }
        PolledTable table = ref == null ? describer.query(opened) : describer.table(opened, ref);
        rowKeys.put(table.relation(), table.key());
        boolean isLate = false;
        for (Part part : table.parts()) {
            Batches collected = new Batches(table, part, moment, settings.batchRows(), known, batches::put);
            PartPoll poll = new PartPoll(opened, settings, table, part, moment, collected);
            offsets.put(part, poll.run(offsets.of(table, part), bound));
            isLate |= collected.isLate();
        }
        if (bound != null && lookedAhead.add(table.name())) {
            warnOfFutureTimes(opened, table, bound);
        }
        if (known != null && !isLate) {
            known.compare(opened, table, moment, settings.batchRows(), batches::put);
        }
        return isLate;
    }

    /** A command that rewrites the table would otherwise leave it empty for a snapshot that was taken before. */
    private static void lock(Connection opened, TableRef table) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("LOCK TABLE " + table.sql() + " IN ACCESS SHARE MODE");
        }
    }

    private void warnOfFutureTimes(Connection opened, PolledTable table, String bound) throws SQLException {
        if (PollSql.hasFutureTimes(opened, table, bound, settings.zone().getId())) {
            LOG.warn(
                    "{}: some rows have times in the future, and are read only when these have come: is db.timezone={}"
                            + " right, and the clock of whoever writes them?",
                    table.name(),
                    settings.zone());
        }
    }

    /** Ends the thread, even in the middle of a statement. */
    @Override
    public void close() {
        closed.countDown();
        Connection open = connection;
        try {
            if (open != null) {
                open.abort(Runnable::run);
            }
            thread.interrupt();
            thread.join(END_MILLIS);
        } catch (SQLException e) {
            LOG.debug("cannot close the connection for polls", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
