package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debezium's JDBC sink rebuilds the tables in another database. */
@Postgres
@Kafka
@Timeout(600)
class JdbcSinkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void jsonWithSchemasRebuildsTheTables(TestDatabase source, TestTopics topics, @TempDir Path folder)
            throws SQLException, IOException {
        new Shop(source, topics.bootstrapServers(), topics.prefix()).carry(Map.of("value.format", "json-schema"));
        assertFalse(Shop.rows(source, "item").isEmpty());
        try (TestDatabase copy = TestDatabase.create(source.server(), source.name() + "_copy")) {
            Shop.createTables(copy);
            try (BackgroundJvm worker = StandaloneConnect.start(
                    topics.bootstrapServers(), List.of(sink(copy, topics)), "-Xmx512m", folder)) {
                Await.holds("the copy is equal", PATIENCE, () -> !worker.isAlive() || isEqual(source, copy));
                for (String table : List.of("item", "visit")) {
                    assertEquals(Shop.rows(source, table), Shop.rows(copy, table), worker::output);
                }
            }
        }
    }

    private static boolean isEqual(TestDatabase source, TestDatabase copy) throws SQLException {
        return Shop.rows(source, "item").equals(Shop.rows(copy, "item"))
                && Shop.rows(source, "visit").equals(Shop.rows(copy, "visit"));
    }

    private static Map<String, String> sink(TestDatabase copy, TestTopics topics) {
        return Map.ofEntries(
                Map.entry("name", "copy"),
                Map.entry("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector"),
                Map.entry("topics", topics.topic("public.item") + "," + topics.topic("public.visit")),
                Map.entry("connection.url", copy.url()),
                Map.entry("connection.username", copy.user()),
                Map.entry("connection.password", copy.password()),
                Map.entry("insert.mode", "upsert"),
                Map.entry("primary.key.mode", "record_key"),
                Map.entry("delete.enabled", "true"),
                Map.entry("truncate.enabled", "true"),
                Map.entry("schema.evolution", "none"),
                Map.entry("collection.name.format", "${source.table}"));
    }
}
