package dev.walferry.internal.replication;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.CommitPrepared;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * The server's prepared transactions at the time a stream is opened. They help to tell a committed transaction that had
 * no rows from one whose rows an earlier client was given.
 *
 * <p>The server sends each transaction that was prepared after the stream's start, unless it changed nothing. So
 * nothing is missing if it was prepared after the stream was opened. That is known if it was not prepared at that time
 * and commits after the end of the WAL at that time. Nothing is missing either if it was prepared at that time and held
 * no lock to write: such locks are kept until the end. A transactional logical message needs no lock, so locks prove
 * nothing where messages are wanted. On a standby nothing is ever proven, because it does not list the prepared
 * transactions that it has replayed.
 */
public final class PreparedAtStart {
    /**
     * A prepared transaction is found among the holders of locks by its lock on its own xid; if that is not found,
     * nothing is proven. All locks are read at one moment, because the transaction could be committed between two
     * reads.
     */
    private static final String SQL = """
            WITH held AS MATERIALIZED (
                SELECT locktype, transactionid, virtualtransaction, mode FROM pg_catalog.pg_locks WHERE pid IS NULL
            )
            SELECT p.gid, p.transaction::text, NOT EXISTS (
                SELECT 1 FROM held WHERE held.locktype = 'transactionid' AND held.transactionid = p.transaction
            ) OR EXISTS (
                SELECT 1 FROM held JOIN held AS own USING (virtualtransaction)
                WHERE own.locktype = 'transactionid' AND own.transactionid = p.transaction
                  AND held.locktype = 'relation' AND held.mode NOT IN ('AccessShareLock', 'RowShareLock')
            )
            FROM pg_catalog.pg_prepared_xacts p WHERE p.database = pg_catalog.current_database()""";

    /** What identifies a prepared transaction: its gid may be used again. */
    private record Id(String gid, int xid) {}

    private final Map<Id, Boolean> mayHaveChanged = new HashMap<>();

    private PreparedAtStart() {}

    /**
     * Asks the server. The end of its WAL has to be asked for afterwards: the other way round proves nothing.
     *
     * @param messages whether the stream has logical messages
     */
    public static PreparedAtStart ask(Connection connection, boolean messages) throws SQLException {
        PreparedAtStart prepared = new PreparedAtStart();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SQL)) {
            while (row.next()) {
                Id id = new Id(row.getString(1), Integer.parseUnsignedInt(row.getString(2)));
                prepared.mayHaveChanged.put(id, messages || row.getBoolean(3));
            }
        }
        return prepared;
    }

    /**
     * Returns whether it is proven that nothing of a transaction was ever sent.
     *
     * @param walEnd the end of the WAL, asked for later than the transactions
     */
    public boolean isEmpty(CommitPrepared commit, Lsn walEnd) {
        Boolean changed = mayHaveChanged.get(new Id(commit.gid(), commit.xid()));
        return changed == null ? !walEnd.isAfter(commit.commitLsn()) : !changed;
    }
}
