package dev.walferry.kafka.query.poll;

import dev.walferry.kafka.query.table.PolledTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which transactions new rows wait for, now and then. One that was prepared and forgotten would otherwise
 * stop all tables without a word. For one thread.
 */
final class OpenWriters {
    private static final Logger LOG = LoggerFactory.getLogger(OpenWriters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A role that is not a member of pg_read_all_stats does not see how long others have been open. */
    private static final String WHO = "SELECT CASE WHEN l.pid IS NOT NULL THEN 'PID ' || l.pid"
            + " ELSE 'the prepared transaction ' || coalesce(pg_catalog.quote_literal(p.gid), '(ended)') END,"
            + " pg_catalog.to_char(coalesce(p.prepared, a.xact_start), 'YYYY-MM-DD HH24:MI:SS TZ')"
            + " FROM (SELECT DISTINCT pid, virtualtransaction FROM pg_catalog.pg_locks"
            + " WHERE virtualtransaction = ANY (?)) l"
            + " LEFT JOIN pg_catalog.pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid'"
            + " AND x.granted AND x.virtualtransaction = l.virtualtransaction"
            + " LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = x.transactionid"
            + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid ORDER BY 2, 1 LIMIT 5";

    private long sayAt = System.nanoTime();

    /**
     * Notes that a table's new rows wait.
     *
     * @param table the table
     * @param writers the virtual ids of the transactions
     * @param since when they began to wait, in nanoseconds
     */
    void waiting(Connection connection, PolledTable table, Set<String> writers, long since) throws SQLException {
        long now = System.nanoTime();
        if (now - since < PATIENCE.toNanos() || now - sayAt < 0) {
            return;
        }
        sayAt = now + PAUSE.toNanos();
        LOG.warn(
                "{}: new rows have waited for {} s, because open transactions ({}) may still commit rows with smaller"
                        + " values: {}. Other tables may wait for them as well. If they do not end on their own, end"
                        + " them (COMMIT PREPARED, ROLLBACK PREPARED, pg_terminate_backend)",
                table.name(),
                Duration.ofNanos(now - since).toSeconds(),
                writers.size(),
                described(connection, writers));
    }

    private static List<String> described(Connection connection, Set<String> writers) throws SQLException {
        List<String> described = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(WHO)) {
            statement.setArray(1, connection.createArrayOf("text", writers.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String since = row.getString(2);
                    described.add(row.getString(1) + (since == null ? "" : " since " + since));
                }
            }
        }
        return described;
    }
}
