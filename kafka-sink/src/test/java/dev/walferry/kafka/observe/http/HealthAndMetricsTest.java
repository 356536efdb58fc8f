package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What a running daemon says about itself. */
@Kafka
@Timeout(600)
class HealthAndMetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final int port = FreePort.find();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, String bootstrapServers) throws SQLException {
        database.execute(
                "create table item (id int primary key, name text)", "create table \"Odd\\ \"\"Name\" (a int)");
        return Route.between(database, bootstrapServers, database.name())
                .set("http.listen", "127.0.0.1:" + port)
                .publish("all tables");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    private double metric(String series) throws IOException, InterruptedException {
        String all = get("/metrics").body();
        return all.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + all));
    }

    private boolean isReady() throws IOException, InterruptedException {
        return get("/health/ready").statusCode() == 200;
    }

    @OnPostgres({14, 18})
    void metricsEqualWhatWasCarried(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute(
                    "insert into item select i, 'n' from generate_series(1, 5) i",
                    "update item set name = 'm' where id <= 2",
                    "delete from item where id = 3",
                    "insert into \"Odd\\ \"\"Name\" values (1)",
                    "truncate item");
            daemon.awaitAllConfirmed();
            String slot = "slot_name=\"" + route.slot() + "\"";
            String item = "schema=\"public\"," + slot + ",table=\"item\"}";
            assertEquals(5, metric("walferry_rows_total{operation=\"insert\"," + item));
            assertEquals(2, metric("walferry_rows_total{operation=\"update\"," + item));
            assertEquals(1, metric("walferry_rows_total{operation=\"delete\"," + item));
            assertEquals(1, metric("walferry_rows_total{operation=\"truncate\"," + item));
            assertEquals(
                    1,
                    metric("walferry_rows_total{operation=\"insert\",schema=\"public\"," + slot
                            + ",table=\"Odd\\\\ \\\"Name\"}"));
            double records = route.reader().count();
            assertEquals(records, metric("walferry_records_acknowledged_total{" + slot + "}"));
            assertEquals(records, metric("walferry_records_sent_total{" + slot + "}"));
            double transactions = metric("walferry_transactions_total{" + slot + "}");
            // before 15 a slot also sends what has changed no published table, such as the server's own ANALYZE
            assertTrue(
                    database.majorVersion() < 15 ? transactions >= 5 : transactions == 5,
                    () -> transactions + " transactions");
            assertEquals(1, metric("walferry_streaming{" + slot + "}"));
            assertEquals(0, metric("walferry_in_flight_records{" + slot + "}"));
            assertEquals(0, metric("walferry_in_flight_bytes{" + slot + "}"));
            assertEquals(0, metric("walferry_lag_seconds{" + slot + "}"));
            assertEquals(0, metric("walferry_table_lag_seconds{" + item));
            Await.until("the slot was looked at", LIMIT, () -> metric("walferry_slot_active{" + slot + "}") == 1);
            assertEquals(1, metric("walferry_slot_wal_status{" + slot + ",status=\"reserved\"}"));
            assertTrue(isReady());
            daemon.stop();
        }
    }

    @OnPostgres(value = 18, settings = "logical_decoding_work_mem=64kB")
    void aTransactionInProgressShowsWhereItIsKept(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers())
                        .set("source.streaming", "true")
                        .set("source.spool.memory.bytes", "1048576");
                DaemonThread daemon = DaemonThread.streaming(route);
                Connection open = database.connect();
                Statement statement = open.createStatement()) {
            String slot = "{slot_name=\"" + route.slot() + "\"}";
            open.setAutoCommit(false);
            statement.execute("insert into item select i, repeat('n', 100) from generate_series(1, 20000) i");
            Await.until("it is on disk", LIMIT, () -> metric("walferry_spool_disk_bytes" + slot) > 0);
            assertTrue(metric("walferry_spool_memory_bytes" + slot) <= 1048576);
            open.rollback();
            Await.until("it is gone", LIMIT, () -> metric("walferry_spool_disk_bytes" + slot) == 0);
            assertEquals(0, metric("walferry_spool_memory_bytes" + slot));
            daemon.stop();
        }
    }

    @OnPostgres(18)
    void aDaemonThatCannotConnectIsLiveAndNotReady(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            assertTrue(isReady());
            database.execute(
                    "alter role " + route.role() + " connection limit 0",
                    "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
                            + route.slot() + "'");
            Await.until("it is not ready", LIMIT, () -> !isReady());
            Await.until("it says why", LIMIT, () -> get("/health/ready").body().contains("too many connections"));
            assertEquals(200, get("/health/live").statusCode());
            String side = "side=\"postgresql\",slot_name=\"" + route.slot() + "\"}";
            assertTrue(metric("walferry_failures_total{cause=\"too_many_connections\"," + side) >= 1);
            double failed = metric("walferry_last_failure_timestamp_seconds{" + side);
            assertTrue(Math.abs(failed - System.currentTimeMillis() / 1e3) < LIMIT.toSeconds(), () -> "at " + failed);
            database.execute("alter role " + route.role() + " connection limit -1");
            Await.until("it is ready again", LIMIT, this::isReady);
            daemon.stop();
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void aDaemonWhoseRecordsNobodyTakesIsNotReady(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (1, 'a')");
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                database.execute("insert into item values (2, '" + Route.ROW_MARKER + "')");
                Await.until("it is not ready", LIMIT, () -> !isReady());
                String reason = get("/health/ready").body();
                assertTrue(reason.contains("Kafka acknowledges nothing"), reason);
                assertFalse(reason.contains(Route.ROW_MARKER), reason);
                assertTrue(metric("walferry_lag_seconds{slot_name=\"" + route.slot() + "\"}") >= 1);
                assertEquals(1, metric("walferry_in_flight_records{slot_name=\"" + route.slot() + "\"}"));
                String side = "side=\"kafka\",slot_name=\"" + route.slot() + "\"}";
                assertEquals(1, metric("walferry_failures_total{cause=\"no_acknowledgement\"," + side));
                assertTrue(metric("walferry_last_failure_timestamp_seconds{" + side) > 1e9);
                JsonNode failure = new ObjectMapper()
                        .readTree(get("/status.json").body())
                        .path("failures")
                        .path(0);
                assertEquals("kafka", failure.path("side").asText());
                assertTrue(
                        failure.path("message").asText().contains("see whether the brokers are up"), failure::toString);
            } finally {
                kafka.resume();
            }
            Await.until("it is ready again", LIMIT, this::isReady);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }
}
