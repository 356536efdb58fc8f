package dev.walferry.kafka.connection;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens ordinary connections to the database. Safe in any thread. */
@FunctionalInterface
public interface ConnectionSource {
    /**
     * Opens a connection.
     *
     * @return a connection that the caller closes
     * @throws SQLException if no connection can be opened
     */
    Connection open() throws SQLException;
}
