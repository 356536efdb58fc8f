package dev.walferry.replication;

import dev.walferry.internal.replication.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a plugin other than pgoutput needs from the database and from its session. */
final class PluginPreflight {
    private final Connection connection;
    private final StreamOptions options;

    PluginPreflight(Connection connection, StreamOptions options) {
        this.connection = connection;
        this.options = options;
    }

    void run() throws SQLException {
        requireUtf8();
        for (Publications.Table table : options.tables()) {
            requireRows(table);
        }
        silence();
    }

    /** Requires a database in UTF8: only pgoutput converts what it sends. */
    private void requireUtf8() throws SQLException {
        String encoding = SessionSettings.show(connection, "server_encoding");
        if (!encoding.equals("UTF8")) {
            throw ReplicationException.fatal("the database's encoding is " + encoding + ", and " + options.plugin()
                    + " sends text in it without conversion: use a slot for pgoutput, which converts to UTF8");
        }
    }

    private void requireRows(Publications.Table table) throws SQLException {
        String sql = "SELECT c.relkind = 'p' FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE n.nspname = " + Sql.literal(table.schema())
                + " AND c.relname = " + Sql.literal(table.name()) + " AND c.relkind IN ('r', 'p')";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw ReplicationException.fatal(
                        "table " + table + " does not exist in this database: correct the name, or leave it out");
            }
            if (row.getBoolean(1)) {
                throw ReplicationException.fatal("table " + table + " is partitioned, and " + options.plugin()
                        + " sends changes under the partitions' names: name the partitions, or use pgoutput");
            }
        }
    }

    /**
     * Turns off warnings: wal2json warns for each row that it does not send, and the driver would collect the warnings
     * of millions of rows.
     */
    private void silence() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_min_messages = 'error'");
        }
    }
}
