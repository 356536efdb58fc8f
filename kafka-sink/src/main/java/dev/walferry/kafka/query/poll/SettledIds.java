package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.source.SearchPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The value of a growing column up to which every row can be seen.
 *
 * <p>Most values of a sequence are given to transactions that have no id yet, so a snapshot's {@code xmin} does not tell that
 * a lower value is still to come. Locks show it: a transaction that inserts a row locks the table before the row gets its
 * value, and one that asks a sequence locks the sequence, until the transaction ends. So this class looks up the greatest
 * value that exists, and then who holds such locks. Once all of these transactions have ended, a new snapshot has every row
 * up to that value, whatever else has begun. That remains true, so the value counts until all rows up to it are read, and
 * transactions that begin meanwhile hold up only the rows after it. A standby does not show such locks.
 *
 * <p>For one thread.
 */
final class SettledIds {
    /** How often a round over all tables pauses for transactions to end. One that stays open must not hold up every table. */
    private static final int PAUSES = 10;

    private static final long PAUSE_MILLIS = 20;

    private static final String WRITERS = "SELECT DISTINCT l.virtualtransaction FROM pg_catalog.pg_locks l"
            + " JOIN pg_catalog.pg_class c ON c.oid = l.relation WHERE l.locktype = 'relation' AND l.granted"
            + " AND l.mode = 'RowExclusiveLock' AND c.relkind IN ('r', 'p', 'S') AND l.database ="
            + " (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

    private final CountDownLatch closed;
    private final OpenWriters log = new OpenWriters();

    /** What is waited for or being read, by the OIDs of tables. */
    private final Map<Integer, Open> waiting = new HashMap<>();

    private int pauses = PAUSES;

    /**
     * Creates an instance that knows nothing yet.
     *
     * @param closed ends waiting
     */
    SettledIds(CountDownLatch closed) {
        this.closed = closed;
    }

    /**
     * A value, and the transactions that may insert rows below it.
     *
     * @param greatest the value
     * @param writers none once it is settled
     * @param since when it was looked at, in nanoseconds
     */
    private record Open(String greatest, Set<String> writers, long since) {}

    /** Notes that a round over all tables begins. */
    void beginRound() {
        pauses = PAUSES;
    }

    /**
     * Returns the last settled id. Asks in a transaction other than the reading one, and waits a little for
     * transactions to end.
     *
     * @param table the table
     * @param position where its reading goes on
     * @return null if no new row is settled
     */
    @Nullable
    String upTo(Connection connection, PolledTable table, List<String> position)
            throws SQLException, InterruptedException {
        Open open = open(connection, table, position);
        if (open == null) {
            return null;
        }
        while (!open.writers().isEmpty()) {
            open.writers().retainAll(writers(connection));
            if (!open.writers().isEmpty() && (pauses-- <= 0 || closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS))) {
                log.waiting(connection, table, open.writers(), open.since());
                return null;
            }
        }
        return open.greatest();
    }

    private @Nullable Open open(Connection connection, PolledTable table, List<String> position) throws SQLException {
        int oid = table.relation().oid();
        Open open = waiting.get(oid);
        if (open != null && open.writers().isEmpty() && isRead(connection, table, position, open.greatest())) {
            open = null;
            waiting.remove(oid);
        }
        if (open == null) {
            String greatest = value(connection, table, PollSql.greatest(table, position, null));
            if (greatest != null) {
                open = new Open(greatest, writers(connection), System.nanoTime());
                waiting.put(oid, open);
            }
        }
        return open;
    }

    private static boolean isRead(Connection connection, PolledTable table, List<String> position, String greatest)
            throws SQLException {
        return value(connection, table, PollSql.greatest(table, position, greatest)) == null;
    }

    private static @Nullable String value(Connection connection, PolledTable table, PollSql.Query query)
            throws SQLException {
        if (!table.isQuery()) {
            return value(connection, query);
        }
        SearchPath.ofRole(connection);
        String value = value(connection, query);
        SearchPath.empty(connection);
        return value;
    }

    private static @Nullable String value(Connection connection, PollSql.Query query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            for (int i = 0; i < query.parameters().size(); i++) {
                statement.setString(i + 1, query.parameters().get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private static Set<String> writers(Connection connection) throws SQLException {
        Set<String> writers = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WRITERS)) {
            while (row.next()) {
                writers.add(row.getString(1));
            }
        }
        return writers;
    }
}
