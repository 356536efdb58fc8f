package dev.walferry.testdata.capture;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs one scenario on one server and reads it back through SQL. It only peeks at the slots, so that all variants see the same
 * WAL.
 */
final class ScenarioRun implements AutoCloseable {

    private static final String PINNED = "set datestyle = 'ISO'; set intervalstyle = 'postgres'; set timezone = 'UTC';"
            + " set extra_float_digits = 3; set bytea_output = 'hex'; set client_encoding = 'UTF8'";

    /** The smallest possible value, so that every version streams the large scenarios. */
    private static final String STREAMING = "set logical_decoding_work_mem = '64kB'";

    private final CaptureScript scenario;
    private final TestDatabase database;
    private final Map<String, Connection> sessions = new HashMap<>();

    private ScenarioRun(CaptureScript scenario, TestDatabase database) {
        this.scenario = scenario;
        this.database = database;
    }

    /** Captures a scenario in its own database and then drops that. */
    static CaptureFile capture(CaptureScript scenario, LocalPostgres server) throws SQLException {
        try (TestDatabase database = server.createDatabase("capture");
                ScenarioRun run = new ScenarioRun(scenario, database)) {
            return run.capture();
        }
    }

    private CaptureFile capture() throws SQLException {
        run(scenario.setup());
        createSlot("pgoutput");
        createSlot("test_decoding");
        run(scenario.captured());
        // or what no commit has flushed would appear at some time between two readings
        database.queryOne("select pg_switch_wal()");
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            statement.execute(PINNED);
            if (database.majorVersion() >= Variant.OLDEST_WITH_OPTIONS) {
                statement.execute(STREAMING);
            }
            CaptureFile file = new CaptureFile(
                    scenario.name(),
                    version(statement),
                    scenario.comparison(),
                    typeNames(statement),
                    testDecoding(statement));
            for (Variant variant : Variant.of(database.majorVersion(), scenario)) {
                file.add(variant, messages(statement, variant));
            }
            return file;
        }
    }

    private void createSlot(String plugin) throws SQLException {
        String twoPhase = scenario.isTwoPhase() ? ", false, true" : "";
        database.queryOne(
                "select pg_create_logical_replication_slot('" + plugin + "', '" + plugin + "'" + twoPhase + ")");
    }

    private void run(List<CaptureScript.Step> steps) throws SQLException {
        for (CaptureScript.Step step : steps) {
            try (Statement statement = session(step.session()).createStatement()) {
                statement.execute(step.sql());
            } catch (SQLException e) {
                throw new SQLException("scenario " + scenario.name() + ": " + step.sql(), e);
            }
        }
    }

    private Connection session(String name) throws SQLException {
        Connection session = sessions.get(name);
        if (session == null) {
            session = database.connect();
            sessions.put(name, session);
        }
        return session;
    }

    private static String version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select split_part(current_setting('server_version'), ' ', 1)")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** The types of all existing columns. No scenario has a type that only a dropped table used. */
    private static Map<Integer, String> typeNames(Statement statement) throws SQLException {
        Map<Integer, String> names = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery("select oid::int8, format_type(oid, null) from pg_type where oid in"
                        + " (select atttypid from pg_attribute where attrelid >= 16384) or oid >= 16384")) {
            while (rows.next()) {
                names.put((int) rows.getLong(1), String.valueOf(rows.getString(2)));
            }
        }
        return names;
    }

    private static List<TestDecodingLine> testDecoding(Statement statement) throws SQLException {
        List<TestDecodingLine> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select lsn - '0/0'::pg_lsn, data from"
                + " pg_logical_slot_peek_changes('test_decoding', null, null, 'include-xids', '1')")) {
            while (rows.next()) {
                lines.add(new TestDecodingLine(rows.getLong(1), String.valueOf(rows.getString(2))));
            }
        }
        return lines;
    }

    private List<CapturedMessage> messages(Statement statement, Variant variant) throws SQLException {
        if (database.majorVersion() >= Variant.OLDEST_IMMEDIATE) {
            // a large scenario is streamed because of its size, a small one only with this setting
            boolean immediate = variant.protocol() == 4;
            statement.execute(
                    "set debug_logical_replication_streaming = '" + (immediate ? "immediate" : "buffered") + "'");
        }
        List<CapturedMessage> messages = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select lsn - '0/0'::pg_lsn, data from"
                + " pg_logical_slot_peek_binary_changes('pgoutput', null, null, "
                + variant.options(database.majorVersion(), scenario) + ")")) {
            while (rows.next()) {
                messages.add(new CapturedMessage(rows.getLong(1), rows.getBytes(2)));
            }
        }
        return messages;
    }

    @Override
    public void close() throws SQLException {
        for (Connection session : sessions.values()) {
            session.close();
        }
    }
}
