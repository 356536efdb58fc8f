package dev.walferry.replication;

import dev.walferry.internal.replication.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that shape the server's text output, and what names in statements mean, pinned for the session and verified.
 *
 * <p>A walsender is an ordinary session: what a role or database sets (ALTER ROLE ... SET) would otherwise change the
 * stream silently. With {@code search_path} empty, names without a schema are looked up in {@code pg_catalog} only, so
 * that functions and operators that others create elsewhere are not called.
 */
public final class SessionSettings {
    private static final Map<String, String> PINNED = pinned();

    private SessionSettings() {}

    private static Map<String, String> pinned() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("client_encoding", "UTF8");
        settings.put("DateStyle", "ISO, MDY");
        settings.put("IntervalStyle", "postgres");
        settings.put("TimeZone", "UTC");
        settings.put("extra_float_digits", "3");
        settings.put("bytea_output", "hex");
        settings.put("lc_monetary", "C");
        settings.put("search_path", "");
        settings.put("statement_timeout", "0");
        return settings;
    }

    /**
     * Sets and reads back every pinned setting, as in the sessions that read tables and changes.
     *
     * @param connection of the session
     * @throws SQLException if the connection is lost
     * @throws ReplicationException if a setting cannot be set
     */
    public static void pin(Connection connection) throws SQLException {
        StringBuilder set = new StringBuilder();
        PINNED.forEach((name, value) -> set.append("SET ")
                .append(name)
                .append(" = ")
                .append(Sql.literal(value))
                .append(';'));
        try (Statement statement = connection.createStatement()) {
            statement.execute(set.toString());
        }
        for (Map.Entry<String, String> setting : PINNED.entrySet()) {
            verify(connection, setting.getKey(), setting.getValue());
        }
    }

    private static void verify(Connection connection, String name, String expected) throws SQLException {
        String actual = show(connection, name);
        // An empty search_path is shown as the empty identifier.
        if (!actual.equals(expected) && !(expected.isEmpty() && actual.equals("\"\""))) {
            throw ReplicationException.fatal(
                    "session setting " + name + " is '" + actual + "' and could not be set to '" + expected
                            + "': values would arrive in another form; look for what overrides it");
        }
    }

    static String show(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
