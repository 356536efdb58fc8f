package dev.walferry.kafka.observe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.ServedStatus;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What a running daemon says about itself. */
@Kafka
@Timeout(600)
class HealthAndMetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final ServedStatus served = new ServedStatus();

    @AfterEach
    void giveBack() {
        served.close();
    }

    private Route route(TestDatabase database, String bootstrapServers) throws SQLException {
        database.execute(
                "create table item (id int primary key, name text)", "create table \"Odd\\ \"\"Name\" (a int)");
        return served.of(Route.between(database, bootstrapServers, database.name()))
                .publish("all tables");
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
            assertEquals(5, served.metric("walferry_rows_total{operation=\"insert\"," + item));
            assertEquals(2, served.metric("walferry_rows_total{operation=\"update\"," + item));
            assertEquals(1, served.metric("walferry_rows_total{operation=\"delete\"," + item));
            assertEquals(1, served.metric("walferry_rows_total{operation=\"truncate\"," + item));
            assertEquals(
                    1,
                    served.metric("walferry_rows_total{operation=\"insert\",schema=\"public\"," + slot
                            + ",table=\"Odd\\\\ \\\"Name\"}"));
            double records = route.reader().count();
            assertEquals(records, served.metric("walferry_records_acknowledged_total{" + slot + "}"));
            assertEquals(records, served.metric("walferry_records_sent_total{" + slot + "}"));
            double transactions = served.metric("walferry_transactions_total{" + slot + "}");
            // before 15 a slot also sends transactions that change no published table, such as the server's own ANALYZE
            assertTrue(
                    database.majorVersion() < 15 ? transactions >= 5 : transactions == 5,
                    () -> transactions + " transactions");
            assertEquals(1, served.metric("walferry_streaming{" + slot + "}"));
            assertEquals(0, served.metric("walferry_in_flight_records{" + slot + "}"));
            assertEquals(0, served.metric("walferry_in_flight_bytes{" + slot + "}"));
            assertEquals(0, served.metric("walferry_lag_seconds{" + slot + "}"));
            assertEquals(0, served.metric("walferry_table_lag_seconds{" + item));
            Await.until(
                    "the slot was looked at", LIMIT, () -> served.metric("walferry_slot_active{" + slot + "}") == 1);
            assertEquals(1, served.metric("walferry_slot_wal_status{" + slot + ",status=\"reserved\"}"));
            assertTrue(served.isReady());
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
            Await.until("it is on disk", LIMIT, () -> served.metric("walferry_spool_disk_bytes" + slot) > 0);
            assertTrue(served.metric("walferry_spool_memory_bytes" + slot) <= 1048576);
            open.rollback();
            Await.until("it is gone", LIMIT, () -> served.metric("walferry_spool_disk_bytes" + slot) == 0);
            assertEquals(0, served.metric("walferry_spool_memory_bytes" + slot));
            daemon.stop();
        }
    }

    @OnPostgres(18)
    void aDaemonThatCannotConnectIsLiveAndNotReady(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            assertTrue(served.isReady());
            database.execute(
                    "alter role " + route.role() + " connection limit 0",
                    "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
                            + route.slot() + "'");
            Await.until("it is not ready", LIMIT, () -> !served.isReady());
            Await.until(
                    "it says why",
                    LIMIT,
                    () -> served.get("/health/ready").body().contains("too many connections"));
            assertEquals(200, served.get("/health/live").statusCode());
            String side = "side=\"postgresql\",slot_name=\"" + route.slot() + "\"}";
            assertTrue(served.metric("walferry_failures_total{cause=\"too_many_connections\"," + side) >= 1);
            double failed = served.metric("walferry_last_failure_timestamp_seconds{" + side);
            assertTrue(Math.abs(failed - System.currentTimeMillis() / 1e3) < LIMIT.toSeconds(), () -> "at " + failed);
            database.execute("alter role " + route.role() + " connection limit -1");
            Await.until("it is ready again", LIMIT, served::isReady);
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
                Await.until("it is not ready", LIMIT, () -> !served.isReady());
                String reason = served.get("/health/ready").body();
                assertTrue(reason.contains("Kafka acknowledges nothing"), reason);
                assertFalse(reason.contains(Route.ROW_MARKER), reason);
                assertTrue(served.metric("walferry_lag_seconds{slot_name=\"" + route.slot() + "\"}") >= 1);
                assertEquals(1, served.metric("walferry_in_flight_records{slot_name=\"" + route.slot() + "\"}"));
                String side = "side=\"kafka\",slot_name=\"" + route.slot() + "\"}";
                assertEquals(1, served.metric("walferry_failures_total{cause=\"no_acknowledgement\"," + side));
                assertTrue(served.metric("walferry_last_failure_timestamp_seconds{" + side) > 1e9);
                assertReported("kafka", "see whether the brokers are up");
            } finally {
                kafka.resume();
            }
            Await.until("it is ready again", LIMIT, served::isReady);
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    /** Something else may have failed since, for the same reason. */
    private void assertReported(String side, String part) throws Exception {
        JsonNode failures = served.report().path("failures");
        assertTrue(
                StreamSupport.stream(failures.spliterator(), false)
                        .anyMatch(failure -> failure.path("side").asText().equals(side)
                                && failure.path("message").asText().contains(part)),
                failures::toString);
    }

    @Tag("slow")
    @OnPostgres(18)
    void aTransactionIsLateBeforeItsEndIsRead(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (0, 'a')");
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                // more than may be in flight
                database.execute("insert into item select i, repeat('n', 8000) from generate_series(1, 4000) i");
                Await.until("it is late", LIMIT, () -> served.metric("walferry_lag_seconds", route) >= 3);
                assertEquals(1, served.metric("walferry_transactions_total", route), "its end was read");
            } finally {
                kafka.resume();
            }
            daemon.awaitAllConfirmed();
            Await.until("it is not late", LIMIT, () -> served.metric("walferry_lag_seconds", route) == 0);
            daemon.stop();
        }
    }

    /** After a reconnect the daemon reads nothing until it knows what became of the records that it sent before. */
    @Tag("slow")
    @OnPostgres(18)
    void aDaemonThatReconnectsWhileKafkaIsAwayBlamesKafka(TestDatabase database, LocalKafka kafka) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, kafka.bootstrapServers()).set("source.url", proxy.url(database.name()));
                DaemonThread daemon = DaemonThread.streaming(route)) {
            database.execute("insert into item values (1, 'a')");
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                database.execute("insert into item values (2, 'b')");
                Await.until("it is sent", LIMIT, () -> served.metric("walferry_in_flight_records", route) == 1);
                String walsender = route.activePid();
                proxy.cut();
                Await.until("it has reconnected", LIMIT, () -> {
                    String now = route.activePid();
                    return now != null && !now.equals(walsender);
                });
                Await.until("it says why", LIMIT, () -> served.reason().contains("Kafka acknowledges nothing"));
                String reason = served.reason();
                assertFalse(reason.contains("last error"), reason);
                assertEquals(0, served.metric("walferry_streaming", route));
                assertEquals(1, served.metric("walferry_stalled", route));
                assertEquals("Kafka does not acknowledge", served.word());
            } finally {
                kafka.resume();
            }
            Await.until("it is ready again", LIMIT, served::isReady);
            daemon.awaitAllConfirmed();
            assertEquals(0, served.metric("walferry_stalled", route));
            daemon.stop();
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void aSlotThatIsReadButCannotBeLookedAtIsReported(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers());
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Await.until("the slot was looked at", LIMIT, () -> served.metric("walferry_slot_active", route) == 1);
            assertEquals(0, served.metric("walferry_slot_watch_failing", route));
            database.execute(
                    "alter role " + route.role() + " connection limit 0",
                    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'"
                            + " and usename = '" + route.role() + "'");
            Await.until("it is reported", LIMIT, () -> served.metric("walferry_slot_watch_failing", route) == 1);
            assertEquals(1, served.metric("walferry_streaming", route));
            assertTrue(Double.isNaN(served.metric("walferry_slot_active", route)));
            String failures = "walferry_failures_total{cause=\"slot_watch\",side=\"postgresql\",slot_name=\"";
            assertEquals(1, served.metric(failures + route.slot() + "\"}"));
            assertReported("postgresql", "too many connections");
            database.execute("alter role " + route.role() + " connection limit -1");
            Await.until("it is over", LIMIT, () -> served.metric("walferry_slot_watch_failing", route) == 0);
            assertEquals(1, served.metric("walferry_slot_active", route));
            daemon.stop();
        }
    }
}
