package dev.walferry.kafka.harness;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.LogSecrecy;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A daemon's route from one database to the topics with one prefix: its settings, its role and its slot. The role may
 * only replicate; it cannot read a table.
 */
public final class Route implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** The password of the daemon's role, which must not be printed anywhere. */
    public static final String PASSWORD = LogSecrecy.PASSWORD;

    /** Part of rows whose content must not be printed anywhere. */
    public static final String ROW_MARKER = LogSecrecy.ROW;

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
        // the role cannot read a table, and most tests are about changes
        set("snapshot.mode", "never");
        set("kafka.bootstrap.servers", bootstrapServers);
        // the client finds a broker as soon as it is back
        set("kafka.reconnect.backoff.max.ms", "200");
    }

    /** Creates a route with its own role, without a slot or publication yet. */
    public static Route between(TestDatabase database, String bootstrapServers, String prefix) throws SQLException {
        Route route = new Route(database, bootstrapServers, prefix);
        database.execute("create role " + route.role() + " login replication password '" + PASSWORD + "'");
        if (Boolean.getBoolean("walferry.fencing")) { // runs any test within Kafka's transactions
            route.set("delivery.fencing", "true");
        }
        return route;
    }

    /** Creates a route that polls tables, which its role may read; it may not replicate. */
    public static Route polling(TestDatabase database, String bootstrapServers, String prefix) throws SQLException {
        Route route = new Route(database, bootstrapServers, prefix);
        for (String ofSlot : List.of("source.slot.name", "source.publication.names", "snapshot.mode")) {
            route.unset(ofSlot);
        }
        database.execute(
                "create role " + route.role() + " login password '" + PASSWORD + "'",
                "grant select on all tables in schema public to " + route.role());
        return route.set("source.mode", "query")
                .set("poll.interval.ms", "20")
                .set("topic.template", "${topic.prefix}.${table}");
    }

    /** Sets a key of the daemon's configuration. */
    public Route set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Removes a key from the daemon's configuration. */
    public Route unset(String key) {
        settings.remove(key);
        return this;
    }

    /** Lets the role read the existing tables, and sets the daemon's snapshot mode. */
    public Route snapshot(String mode) throws SQLException {
        database.execute("grant select on all tables in schema public to " + role());
        return set("snapshot.mode", mode);
    }

    /** Publishes tables, and then creates the slot. */
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

    /** Returns the topic of a table. */
    public String topic(String table) {
        return prefix + ".public." + table;
    }

    /** Opens a reader of all its topics. */
    public TopicReader reader() {
        return new TopicReader(bootstrapServers, prefix);
    }

    /** Reads everything that its topics hold now. */
    public RebuiltTables rebuilt() {
        return rebuilt(Map.of());
    }

    /** The same with more settings of the consumer. */
    public RebuiltTables rebuilt(Map<String, Object> settings) {
        return RebuiltTables.read(bootstrapServers, prefix, settings);
    }

    public String slot() {
        return database.name();
    }

    public String role() {
        return database.name() + "_role";
    }

    /** Returns the daemon's configuration. */
    public Map<String, String> settings() {
        return new TreeMap<>(settings);
    }

    SinkConfig config() {
        return SinkConfig.of(settings, Map.of());
    }

    /** Writes the daemon's configuration. */
    public void writeTo(Path file) {
        write(settings, file);
    }

    /** Writes a configuration. */
    public static void write(Map<String, String> settings, Path file) {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the slot's confirmed position, as the server has it. */
    public Lsn confirmed() throws SQLException {
        return Lsn.parse(String.valueOf(ofSlot("confirmed_flush_lsn")));
    }

    /** Returns the PID of the walsender that serves the slot, or null. */
    public @Nullable String activePid() throws SQLException {
        return ofSlot("active_pid");
    }

    private @Nullable String ofSlot(String column) throws SQLException {
        return observed("select " + column + " from pg_replication_slots where slot_name = '" + slot() + "'");
    }

    /**
     * Returns the result of a query. Queries are frequent, so they share a connection, which is renewed after a restart
     * of the server.
     */
    private synchronized @Nullable String observed(String sql) throws SQLException {
        if (observer == null || !observer.isValid(10)) {
            observer = database.connect();
        }
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Returns the current end of the WAL, after everything that has been committed. */
    public Lsn walEnd() throws SQLException {
        return Lsn.parse(String.valueOf(observed("select pg_current_wal_flush_lsn()")));
    }

    /**
     * Counts the inserts, updates, deletes and truncates that the slot would send again: none if everything is confirmed.
     * Begin and commit do not count, because before 15 a slot sends them even if nothing published changed. The slot must
     * not be in use.
     */
    public int unconfirmedChanges() throws SQLException {
        // a daemon that ends in the middle of a large transaction is gone before the server notices
        Await.until("the slot is free", LIMIT, () -> activePid() == null);
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
        database.execute("drop owned by " + role(), "drop role " + role());
    }
}
