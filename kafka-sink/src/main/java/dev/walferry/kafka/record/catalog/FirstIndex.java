package dev.walferry.kafka.record.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/**
 * A first index that is being created looks like one that was dropped, because {@code pg_class.relhasindex} is set before the
 * transaction commits. The creator of an index locks the table in a mode that mere writers do not use. Once the lock is gone,
 * the index shows, unless it was rolled back.
 */
final class FirstIndex {
    /** The index of a large table takes longer, but lookups of other tables wait meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private static final String IS_LOCKED = """
            SELECT EXISTS (
              SELECT FROM pg_catalog.pg_locks l
               WHERE l.locktype = 'relation' AND l.granted
                 AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                                    WHERE d.datname = pg_catalog.current_database())
                 AND l.relation = ANY (CAST(? AS pg_catalog.oid[]))
                 AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock'))""";

    private FirstIndex() {}

    /**
     * Waits while one of the tables may be given an index, but not for long. A standby does not show the locks of its primary.
     *
     * @param connection an open connection; its transaction sees an older moment
     * @param oids tables with a trace of an index, but no index
     * @throws SQLException if the database cannot be asked
     */
    static void awaitIn(Connection connection, Collection<Integer> oids) throws SQLException {
        long begun = System.nanoTime();
        try (PreparedStatement query = connection.prepareStatement(IS_LOCKED)) {
            query.setString(1, TableQuery.oids(oids));
            while (isTrue(query) && System.nanoTime() - begun < PATIENCE.toNanos()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isTrue(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
