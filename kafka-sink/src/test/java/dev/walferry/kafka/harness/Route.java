package dev.walferry.kafka.harness;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From one database to the topics with one prefix: the daemon's settings, its role, its slot. The role may replicate and
 * nothing else, least of all read a table.
 */
public final class Route implements AutoCloseable {
    /** The password of the daemon's role: nothing that is printed anywhere may hold it. */
    public static final String PASSWORD = "Pa55-0f-the-role";

    /** Stands in rows whose content may be printed nowhere. */
    public static final String ROW_MARKER = "r0w-c0ntent";

    private final TestDatabase database;
    private final String bootstrapServers;
    private final String prefix;
    private final Map<String, String> settings = new TreeMap<>();
    private @Nullable Connection observer;

    private Route(TestDatabase database, String bootstrapServers, String prefix) {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        set("source.url", database.url());
        set("source.user", role());
        set("source.password", PASSWORD);
        set("source.slot.name", slot());
        set("source.publication.names", "pub");
        set("source.retry.backoff.ms", "100");
        set("source.retry.backoff.max.ms", "1000");
        set("topic.prefix", prefix);
        set("kafka.bootstrap.servers", bootstrapServers);
        // a broker that comes back is found at once
        set("kafka.reconnect.backoff.max.ms", "200");
    }

    /** A route with a role of its own, and neither slot nor publication yet. */
    public static Route between(TestDatabase database, String bootstrapServers, String prefix) throws SQLException {
        Route route = new Route(database, bootstrapServers, prefix);
        database.execute("create role " + route.role() + " login replication password '" + PASSWORD + "'");
        return route;
    }

    /** Sets a key of the daemon's configuration. */
    public Route set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Publishes tables, and creates the slot behind them. */
    public Route publish(String tables) throws SQLException {
        database.execute("create publication pub for " + tables);
        createSlot();
        return this;
    }

    public void createSlot() throws SQLException {
        database.execute("select pg_create_logical_replication_slot('" + slot() + "', 'pgoutput')");
    }

    public TestDatabase database() {
        return database;
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String prefix() {
        return prefix;
    }

    /** The topic of a table. */
    public String topic(String table) {
        return prefix + ".public." + table;
    }

    public String slot() {
        return database.name();
    }

    public String role() {
        return database.name() + "_role";
    }

    SinkConfig config() {
        return SinkConfig.of(settings, Map.of());
    }

    void writeTo(Path file) {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server holds for confirmed. */
    public Lsn confirmed() throws SQLException {
        return Lsn.parse(String.valueOf(ofSlot("confirmed_flush_lsn")));
    }

    /** The walsender that serves the slot, or null. */
    public @Nullable String activePid() throws SQLException {
        return ofSlot("active_pid");
    }

    private @Nullable String ofSlot(String column) throws SQLException {
        return observed("select " + column + " from pg_replication_slots where slot_name = '" + slot() + "'");
    }

    /** Asked so often that it has a connection of its own, a new one after each restart of the server. */
    private synchronized @Nullable String observed(String sql) throws SQLException {
        if (observer == null || !observer.isValid(1)) {
            observer = database.connect();
        }
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** The end of the WAL now: behind everything that has been committed. */
    public Lsn walEnd() throws SQLException {
        return Lsn.parse(String.valueOf(observed("select pg_current_wal_flush_lsn()")));
    }

    /**
     * How many inserts, updates, deletes and truncates the slot would send again: none, if everything is confirmed. Begin
     * and commit do not count: before 15 a slot sends them also where nothing was changed, as by an ANALYZE of the
     * server's own. Nobody may hold the slot.
     */
    public int unconfirmedChanges() throws SQLException {
        String count = observed("select count(*) from pg_logical_slot_peek_binary_changes('" + slot()
                + "', null, null, 'proto_version', '1', 'publication_names', 'pub')"
                + " where substr(data, 1, 1) in ('I', 'U', 'D', 'T')");
        return Integer.parseInt(String.valueOf(count));
    }

    /** Drops the role. The slot goes with the database. */
    @Override
    public void close() throws SQLException {
        if (observer != null) {
            observer.close();
        }
        database.execute("drop role if exists " + role());
    }
}
