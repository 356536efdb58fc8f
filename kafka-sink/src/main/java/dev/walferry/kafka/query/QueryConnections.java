package dev.walferry.kafka.query;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.source.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Opens connections for polls: values come as text in one form, and no timeout ends a poll. */
final class QueryConnections {
    private static final String SETTINGS = "SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';"
            + " SET TimeZone = 'UTC'; SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C';"
            + " SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
            + " SET row_security = off; SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0;"
            + " SET application_name = 'walferry query'";

    /** Settings that not every server has. */
    private static final String NEWER = "SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
            + " WHERE name IN ('transaction_timeout', 'jit')";

    private static final String SOCKET_TIMEOUT = "socketTimeout";

    private QueryConnections() {}

    static Connection open(SourceSettings source) throws SQLException {
        Login login = Login.of(source);
        Map<String, String> properties = new HashMap<>(login.properties());
        properties.put("binaryTransfer", "false");
        properties.putIfAbsent("tcpKeepAlive", "true");
        // a login takes no hours, but a statement may
        Connection connection = new Login(login.url(), properties).connect(source.receiverTimeout());
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            statement.execute(NEWER);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            if (!properties.containsKey(SOCKET_TIMEOUT) && !login.url().contains(SOCKET_TIMEOUT)) {
                connection.setNetworkTimeout(Runnable::run, 0);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
