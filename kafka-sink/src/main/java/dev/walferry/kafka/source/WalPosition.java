package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Where the server's WAL ends. */
public final class WalPosition {
    /** Sizes of the header that begins each page, and of the longer one that begins each segment. */
    private static final int PAGE_HEADER = 24;

    private static final int SEGMENT_HEADER = 40;

    private WalPosition() {}

    /**
     * Returns the position after every commit made so far, even those not yet on disk (synchronous_commit off).
     *
     * <p>At the end of a page the server reports where the next record will start, which is after the next page's header.
     * No record ends there, so a reader would not reach that position before the next write. The position before the
     * header is returned instead.
     *
     * @param connection to the server
     * @return on a standby, the position up to which WAL was replayed
     * @throws SQLException if the server does not answer
     */
    public static Lsn end(Connection connection) throws SQLException {
        String sql = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()"
                + " ELSE pg_catalog.pg_current_wal_insert_lsn() END, pg_catalog.current_setting('wal_block_size')::int";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return beforeHeader(Lsn.parse(row.getString(1)), row.getInt(2));
        }
    }

    /**
     * Returns the end of the last record.
     *
     * @param position where the next record will start
     * @param pageSize the server's {@code wal_block_size}
     * @return the same, or the beginning of its page if nothing but a header is between them
     */
    public static Lsn beforeHeader(Lsn position, int pageSize) {
        long inPage = Long.remainderUnsigned(position.value(), pageSize);
        return inPage == PAGE_HEADER || inPage == SEGMENT_HEADER ? Lsn.of(position.value() - inPage) : position;
    }
}
