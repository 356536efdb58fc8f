package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;

/** Tables that PostgreSQL allows but few people expect. */
@Kafka
@Timeout(300)
class OddTablesTest {
    /** A name of 63 bytes, the longest that PostgreSQL allows. */
    private static final String LONG = "L" + "ong".repeat(20) + "Né".substring(1);

    private static RebuiltTables carry(Route route, String... changes) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            route.database().execute(changes);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        return route.rebuilt();
    }

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix());
    }

    @OnPostgres({14, 18})
    void namesWithQuotesSpacesUpperCaseAndUnicode(TestDatabase database, TestTopics topics) throws SQLException {
        String table = "\"Odd \"\"Schema\"\"\".\"Täble of 'Things' \"\"1\"\"\"";
        database.execute(
                "create schema \"Odd \"\"Schema\"\"\"",
                "create table " + table + " (\"K é\"\"y\" int, \"select\" text, \"" + LONG
                        + "\" text, \"日本 \\ {}\" text," + " primary key (\"K é\"\"y\", \"select\"))");
        try (Route route = route(database, topics).publish("table " + table)) {
            RebuiltTables rebuilt = carry(
                    route,
                    "insert into " + table + " values (1, 'a', 'x', E'\\u00e9\"\\\\\\n'), (2, 'b', null, '')",
                    "insert into " + table + " values (3, 'c', 'y', 'z')",
                    "update " + table + " set \"" + LONG + "\" = 'new' where \"select\" = 'a'",
                    "update " + table + " set \"K é\"\"y\" = 4 where \"select\" = 'b'",
                    "delete from " + table + " where \"select\" = 'c'");
            String topic = "Odd__Schema_.T_ble_of__Things___1_";
            assertEquals(Set.of(topic), rebuilt.tables());
            PostgresTables.assertSame(table, PostgresTables.rows(database, table), rebuilt.textRows(topic));
        }
    }

    /** Trap B13 (docs/design/traps.md): names of publications and slots that must be quoted. */
    @OnPostgres({14, 18})
    void publicationWithAnOddName(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create publication \"Pub 'of' \"\"Ünusual\"\" Name\" for table item");
        try (Route route = route(database, topics).set("source.publication.names", "Pub 'of' \"Ünusual\" Name")) {
            route.createSlot();
            RebuiltTables rebuilt = carry(route, "insert into item values (1)");
            PostgresTables.assertEqual(route, rebuilt, "item");
            assertEquals(1, rebuilt.records());
        }
    }

    /**
     * The tables include a partitioned one and one with a comma in its name: the daemon accepts what it publishes
     * itself.
     */
    @OnPostgres({14, 18})
    void theDaemonPublishesTheTablesThatItIsToCarry(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create schema \"My Schema\"",
                "create table \"My Schema\".\"Order, Items\" (id int primary key)",
                "create table measure (id int primary key) partition by range (id)",
                "create table measure_1 partition of measure for values from (0) to (10)");
        try (Route route = route(database, topics)
                .set("source.user", database.user()) // only the owner of a table can publish it
                .set("source.password", database.password())
                .set("source.slot.create", "true")
                .set("source.publication.create", "tables")
                .set("source.tables", "measure, \"My Schema\".\"Order, Items\"")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.stop();
            }
            // the publication is there now
            RebuiltTables rebuilt = carry(
                    route, "insert into measure values (1)", "insert into \"My Schema\".\"Order, Items\" values (2)");
            assertEquals(Set.of("public.measure_1", "My_Schema.Order__Items"), rebuilt.tables());
            assertEquals(2, rebuilt.records());
        }
    }

    @OnPostgres({14, 18})
    void noRowsNoKeyNoColumnsAndAThousandColumns(TestDatabase database, TestTopics topics) throws SQLException {
        String columns =
                IntStream.rangeClosed(1, 1000).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(", "));
        String values =
                IntStream.rangeClosed(1, 1000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        database.execute(
                "create table empty (id int primary key)",
                "create table keyless (a int, b text)",
                "create table whole (a int, b text)",
                "alter table whole replica identity full",
                "create table bare ()",
                "create table wide (" + columns + ", primary key (c1, c1000))");
        try (Route route = route(database, topics).publish("table empty, keyless, whole, bare, wide")) {
            RebuiltTables rebuilt = carry(
                    route,
                    "insert into keyless values (1, 'a'), (1, 'a'), (null, null)",
                    "insert into whole values (1, 'a'), (2, 'b')",
                    "insert into bare default values",
                    "insert into bare default values",
                    "insert into wide values (" + values + ")",
                    "update wide set c500 = null, c1 = -1");
            assertEquals(Set.of("public.keyless", "public.whole", "public.bare", "public.wide"), rebuilt.tables());
            PostgresTables.assertEqual(route, rebuilt, "empty", "keyless", "whole", "bare", "wide");
            assertEquals(2, rebuilt.rows("public.bare").size());
        }
    }

    /**
     * Trap B20 (docs/design/traps.md): a message is sent whatever is published, and a non-transactional one even after
     * a rollback.
     */
    @OnPostgres({14, 18})
    void logicalMessagesHaveATopicOfTheirOwn(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table item (id int)");
        try (Route route = route(database, topics).publish("table item")) {
            String[] emit = {
                "select pg_logical_emit_message(true, 'app', 'one')",
                "do $$ begin perform pg_logical_emit_message(true, 'app', 'lost');"
                        + " perform pg_logical_emit_message(false, 'app', 'two'); raise sqlstate 'P0001';"
                        + " exception when sqlstate 'P0001' then null; end $$",
                "insert into item values (1)"
            };
            List<String> contents = new ArrayList<>();
            carryTo(route, record -> contents.add(content(record)), emit);
            assertEquals(List.of("one", "two"), contents);

            route.set("skipped.operations", "m");
            carryTo(route, record -> contents.remove(content(record)), emit);
            assertEquals(List.of(), contents, "those from before and no others");
        }
    }

    private static void carryTo(Route route, Consumer<ConsumerRecord<byte[], byte[]>> reader, String... changes)
            throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            route.database().execute(changes);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        try (TopicReader topics = route.reader()) {
            topics.readAll(record -> {
                if (record.topic().equals(route.prefix() + ".message")) {
                    reader.accept(record);
                }
            });
        }
    }

    private static String content(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode value = new ObjectMapper().readTree(record.value());
            assertEquals("m", value.get("op").textValue());
            assertEquals("app", value.get("message").get("prefix").textValue());
            return new String(value.get("message").get("content").binaryValue(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A truncate empties a table even if it has no rows, and several tables at once (trap B18, docs/design/traps.md).
     */
    @OnPostgres({14, 18})
    void truncateEmptiesAllTablesThatItNames(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table parent (id int primary key)",
                "create table child (id int primary key, parent int references parent)",
                "create table other (id int primary key)");
        try (Route route = route(database, topics).publish("all tables")) {
            RebuiltTables rebuilt = carry(
                    route,
                    "insert into parent values (1), (2)",
                    "insert into child values (1, 1)",
                    "insert into other values (1)",
                    "truncate parent cascade",
                    "insert into parent values (3)");
            PostgresTables.assertEqual(route, rebuilt, "parent", "child", "other");
            assertEquals(List.of(), rebuilt.rows("public.child"));
        }
    }

    /**
     * Trap B1 (docs/design/traps.md): an update that does not change a large value is sent without it, which is not
     * null. The value also follows its row to a new key.
     */
    @OnPostgres({14, 18})
    void largeValueThatWasNotChangedStays(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table document (id int primary key, version int, body text)");
        try (Route route = route(database, topics).publish("table document")) {
            RebuiltTables rebuilt = carry(
                    route,
                    "insert into document select 1, 1, string_agg(sha512(i::text::bytea)::text, '')"
                            + " from generate_series(1, 1000) i",
                    "update document set version = 2",
                    "update document set id = 2");
            PostgresTables.assertEqual(route, rebuilt, "document");
            assertTrue(String.valueOf(rebuilt.rows("public.document").get(0).get("body"))
                            .length()
                    > 100_000);
        }
    }
}
