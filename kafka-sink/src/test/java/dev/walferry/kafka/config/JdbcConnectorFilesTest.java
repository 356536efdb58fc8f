package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with the keys of the JDBC source connectors' own examples and references, plus the two lines of Walferry. */
@Timeout(300)
class JdbcConnectorFilesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Map<String, String> read(String file) {
        Properties properties = new Properties();
        try (InputStream in = JdbcConnectorFilesTest.class.getResourceAsStream("jdbc/" + file + ".properties");
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aiven-quickstart",
                "confluent-quickstart",
                "aiven-all",
                "confluent-all",
                "confluent-lists",
                "confluent-mapping"
            })
    void aFileIsUnderstoodAsItIs(String file) {
        Map<String, String> settings = read(file);
        settings.putAll(Map.of("source.mode", "query", "kafka.bootstrap.servers", "localhost:9092"));
        SinkConfig config = SinkConfig.of(settings, Map.of());
        QuerySettings query = config.query();
        assertNotNull(query);
        assertEquals(settings.get("mode"), query.mode().word());
        assertEquals("jdbc:postgresql://localhost:5432/shop", config.source().url());
        assertEquals("reader", config.source().user());
        assertEquals("jdbc-", config.records().topicPrefix());
        for (String key : List.of("name", "connector.class", "tasks.max")) {
            assertTrue(
                    query.ignored().stream().anyMatch(line -> line.startsWith(key + ": ")),
                    () -> query.ignored().toString());
        }
    }

    private static ShapeSettings lists(Map<String, String> more) {
        Map<String, String> settings = read("confluent-lists");
        settings.putAll(Map.of("source.mode", "query", "kafka.bootstrap.servers", "localhost:9092"));
        settings.putAll(more);
        return SinkConfig.of(settings, Map.of()).records().shape();
    }

    /** The connector refuses the second list without the first, and the second then wins. */
    @Test
    void bothListsOfTablesCount() {
        ShapeSettings shape = lists(Map.of());
        assertTrue(shape.carries("public", "orders"));
        assertFalse(shape.carries("public", "orders_tmp"));
        assertFalse(shape.carries("audit", "log"));
    }

    /** Some of the connector's versions compare names with the database in front. */
    @Test
    void listsOfTablesMayNameTheDatabase() {
        ShapeSettings shape = lists(Map.of(
                "table.include.list",
                "shop\\.public\\..*,crm.sales.lead",
                "table.exclude.list",
                "shop\\.public\\.pii.*"));
        assertTrue(shape.carries("public", "orders"));
        assertFalse(shape.carries("public", "pii_2"));
        assertFalse(shape.carries("sales", "lead"));
    }

    /** A schema may have the name of its database, and the other schemas are not meant then. */
    @Test
    void aSchemaIsNotTakenForTheDatabase() {
        ShapeSettings shape = lists(Map.of("table.include.list", "shop\\..*"));
        assertTrue(shape.carries("shop", "orders"));
        assertFalse(shape.carries("public", "orders"));
    }

    @Test
    void aQueryMayBeMasked() {
        Map<String, String> settings = read("confluent-quickstart");
        settings.putAll(Map.of(
                "source.mode", "query", "kafka.bootstrap.servers", "localhost:9092", "query.masked", "select 1 as id"));
        QuerySettings query = SinkConfig.of(settings, Map.of()).query();
        assertNotNull(query);
        assertEquals("select 1 as id", query.query());
    }

    /** The connector refuses the pair too, since one of the two would be ignored. */
    @Test
    void columnsOfAllTablesAndColumnsByTablesAreRefused() {
        Map<String, String> settings = read("confluent-mapping");
        settings.putAll(Map.of(
                "source.mode", "query",
                "kafka.bootstrap.servers", "localhost:9092",
                "timestamp.column.name", "changed_at",
                "incrementing.column.name", "id"));
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> SinkConfig.of(settings, Map.of()));
        for (String key : List.of("timestamp.columns.mapping", "incrementing.column.mapping")) {
            assertTrue(String.valueOf(e.getMessage()).contains(key + ": cannot be combined"), e::getMessage);
        }
    }

    @Test
    void columnsByTablesAreNotForAQuery() {
        Map<String, String> settings = read("confluent-mapping");
        settings.putAll(
                Map.of("source.mode", "query", "kafka.bootstrap.servers", "localhost:9092", "query", "select 1 as id"));
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> SinkConfig.of(settings, Map.of()));
        for (String key : List.of("timestamp.columns.mapping", "incrementing.column.mapping")) {
            assertTrue(String.valueOf(e.getMessage()).contains(key + ": is for tables"), e::getMessage);
        }
    }

    @Kafka
    @Postgres
    @ParameterizedTest
    @ValueSource(strings = {"aiven-quickstart", "confluent-quickstart"})
    void itsRowsArrive(String file, TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table orders (id serial primary key, v text)",
                "insert into orders (v) values ('one'), ('two')");
        try (Route route = route(file, database, topics)) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("both rows have arrived", LIMIT, () -> rows(route).size() == 2);
                daemon.stop();
            }
            assertEquals(List.of("{\"id\":1,\"v\":\"one\"}", "{\"id\":2,\"v\":\"two\"}"), rows(route));
        }
    }

    private static Route route(String file, TestDatabase database, TestTopics topics) throws SQLException {
        Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix());
        read(file).forEach((key, value) -> {
            if (!key.startsWith("connection.") && !key.equals("topic.prefix")) {
                route.set(key, value);
            }
        });
        return route;
    }

    /** Each table has different columns, and the first timestamp that is not null counts. */
    @Kafka
    @Postgres
    @Test
    void rowsOfTablesWithOtherColumns(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table orders (id int primary key, made_at timestamptz not null, changed_at timestamptz)",
                "create table stock_2 (number int primary key, seen_at timestamptz not null)",
                "insert into orders values (1, '2026-01-02 03:04:05+00', null)",
                "insert into stock_2 values (7, '2026-01-01 00:00:00+00')");
        try (Route route = route("confluent-mapping", database, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Await.until(
                    "a row of each table has arrived", LIMIT, () -> rows(route).size() == 2);
            database.execute(
                    "update orders set changed_at = '2026-01-03 00:00:00+00'",
                    "insert into stock_2 values (3, '2026-01-02 00:00:00+00')");
            Await.until("the changes have arrived", LIMIT, () -> rows(route).size() == 4);
            daemon.stop();
            List<String> rows = rows(route);
            for (String part : List.of("\"id\":1", "\"number\":7", "\"number\":3")) {
                assertTrue(rows.stream().anyMatch(row -> row.contains(part)), rows::toString);
            }
        }
    }

    /** The configuration does not name a column that orders the table. */
    @Kafka
    @Postgres
    @Test
    void aTableThatNothingMatches(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table customer (id int primary key, changed_at timestamptz not null)");
        try (Route route = route("confluent-mapping", database, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            daemon.assertFails("customer", "matches no regular expression of incrementing.column.mapping");
        }
    }

    private static List<String> rows(Route route) {
        List<String> rows = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> rows.add(new String(record.value(), StandardCharsets.UTF_8)));
        }
        return rows;
    }
}
