package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.poll.PartPoll.Limits;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.PolledTable.Part;
import dev.walferry.kafka.query.table.TableDescriber;
import dev.walferry.kafka.query.table.TableFinder;
import dev.walferry.kafka.query.table.TableRef;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.kafka.source.SearchPath;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one table or query after the other over a connection, each in separate transactions. For one thread. */
public final class TablePoll {
    private static final Logger LOG = LoggerFactory.getLogger(TablePoll.class);

    private final Connection connection;
    private final QuerySettings settings;
    private final TableFinder finder;
    private final TableDescriber describer;
    private final PollOffsets offsets;
    private final @Nullable KnownKeys known;
    private final Map<Relation, RowKey> rowKeys;
    private final BatchSink sink;
    private final SettledIds settled;
    private final Set<Table> lookedAhead = new HashSet<>();

    /** The latest one that the server has shown. */
    private String timeline = "";

    /**
     * Creates polls over a connection.
     *
     * @param connection without an open transaction
     * @param settings what is read
     * @param finder has found the tables
     * @param describer says what they look like now
     * @param offsets where they go on
     * @param known the keys that are compared; null for none
     * @param rowKeys takes the keys of the relations that are read
     * @param sink takes the rows
     * @param closed ends waiting
     */
    public TablePoll(
            Connection connection,
            QuerySettings settings,
            TableFinder finder,
            TableDescriber describer,
            PollOffsets offsets,
            @Nullable KnownKeys known,
            Map<Relation, RowKey> rowKeys,
            BatchSink sink,
            CountDownLatch closed) {
        this.connection = connection;
        this.settings = settings;
        this.finder = finder;
        this.describer = describer;
        this.offsets = offsets;
        this.known = known;
        this.rowKeys = rowKeys;
        this.sink = sink;
        this.settled = new SettledIds(closed);
    }

    /** How a poll has ended. */
    public enum End {
        /** What is new was read. */
        DONE,
        /** Something is left that another transaction has to read. */
        LATE,
        /** The table has another name, or another table has its name. */
        RENAMED
    }

    /** Notes that a round over all tables begins. */
    public void beginRound() {
        settled.beginRound();
    }

    /**
     * Polls a table.
     *
     * @param ref a table; null for the query
     * @return how it has ended
     * @throws SQLException if the server refuses, or is gone
     * @throws InterruptedException while it waits
     */
    public End run(@Nullable TableRef ref) throws SQLException, InterruptedException {
        QueryMode mode = settings.mode();
        Limits limits = Limits.NONE;
        if (mode.hasTimestamp()) {
            limits = new Limits(PollSql.bound(connection, settings.delay()), null);
        }
        if (mode == QueryMode.INCREMENTING) {
            connection.setAutoCommit(false);
            PolledTable table = describe(ref);
            limits = table == null ? limits : new Limits(null, settled(table));
            connection.commit();
            connection.setAutoCommit(true);
        }
        connection.setAutoCommit(false);
        End end = read(ref, limits);
        connection.commit();
        connection.setAutoCommit(true);
        return end;
    }

    private @Nullable String settled(PolledTable table) throws SQLException, InterruptedException {
        PollOffset offset = offsets.of(table, table.parts().get(0));
        return settled.upTo(connection, table, (offset == null ? PollOffset.BEGINNING : offset).position());
    }

    private End read(@Nullable TableRef ref, Limits limits) throws SQLException, InterruptedException {
        PolledTable table = describe(ref);
        if (table == null) {
            return End.RENAMED;
        }
        PollMoment moment = PollMoment.now(connection).since(timeline);
        timeline = moment.timeline();
        rowKeys.put(table.relation(), table.key());
        if (known != null) {
            known.begin(table, moment, settings.batchRows(), sink);
        }
        if (!table.isQuery()) {
            return read(table, moment, limits);
        }
        SearchPath.ofRole(connection);
        End end = read(table, moment, limits);
        SearchPath.empty(connection);
        return end;
    }

    private End read(PolledTable table, PollMoment moment, Limits limits) throws SQLException, InterruptedException {
        boolean isLate = false;
        boolean isReadable = settings.mode() != QueryMode.INCREMENTING || limits.value() != null;
        for (Part part : isReadable ? table.parts() : List.<Part>of()) {
            Batches collected = new Batches(table, part, moment, settings.batchRows(), known, sink);
            PartPoll poll = new PartPoll(connection, settings, table, part, moment, collected);
            offsets.put(part, poll.run(offsets.of(table, part), limits));
            isLate |= collected.isLate();
        }
        if (limits.time() != null && lookedAhead.add(table.name())) {
            warnOfFutureTimes(table, limits.time());
        }
        if (known != null && !isLate) {
            known.compare(connection, table, moment, settings.batchRows(), sink);
        }
        return isLate ? End.LATE : End.DONE;
    }

    /**
     * Begins to read: takes the table's lock, then the transaction's snapshot. A command that rewrites the table would
     * otherwise leave it empty for a snapshot that was taken before.
     *
     * @return null if the name is another table's
     */
    private @Nullable PolledTable describe(@Nullable TableRef ref) throws SQLException {
        if (ref == null) {
            return describer.query(connection);
        }
        if (ref.isLockable()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + ref.sql() + " IN ACCESS SHARE MODE");
            }
        }
        return finder.isStill(connection, ref) ? describer.table(connection, ref) : null;
    }

    private void warnOfFutureTimes(PolledTable table, String bound) throws SQLException {
        if (PollSql.hasFutureTimes(connection, table, bound, settings.zone().getId())) {
            LOG.warn(
                    "{}: some rows have times in the future, and are read only once those times have come: check"
                            + " db.timezone={} and the clocks of the writers",
                    table.name(),
                    settings.zone());
        }
    }
}
