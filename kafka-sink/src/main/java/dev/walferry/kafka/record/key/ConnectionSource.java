package dev.walferry.kafka.record.key;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens ordinary connections to the database. Safe in any thread. */
@FunctionalInterface
public interface ConnectionSource {
    /**
     * Opens a connection.
     *
     * @return a connection, closed by whoever asked for it
     * @throws SQLException if it cannot be had
     */
    Connection open() throws SQLException;
}
