package dev.walferry.snapshot;

import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** An open transaction in a separate session, which has written. */
final class Running implements AutoCloseable {
    private final Connection connection;
    private final String pid;

    Running(TestDatabase db, String... statements) throws SQLException {
        connection = db.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        pid = "PID " + connection.unwrap(PGConnection.class).getBackendPID() + " ";
    }

    /** Returns whether the first table waits for it, on a primary. */
    boolean isAwaited(SnapshotStream stream) {
        return String.valueOf(stream.tables().get(0).waitingFor()).contains(pid);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
