package dev.walferry.kafka.observe.symptom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Each symptom on the page for the person on call, reproduced: what the page, the metrics and the log say. */
@Kafka
@Tag("slow")
@Timeout(600)
class SymptomsTest {
    private static final String EIGHT_MEBIBYTES =
            "insert into unpublished select repeat('x', 8192) from generate_series(1, 1024)";

    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, String bootstrapServers) throws SQLException {
        database.execute(
                Workload.TABLE,
                // vacuuming it would write as much WAL again
                "create table unpublished (body text) with (autovacuum_enabled = off, toast.autovacuum_enabled = off)",
                "alter table unpublished alter column body set storage external");
        Route route = Route.between(database, bootstrapServers, database.name())
                .set("http.listen", "127.0.0.1:" + port)
                .publish("table item");
        Workload.fill(database, 100);
        return route;
    }

    @OnPostgres(18)
    void kafkaDoesNotAcknowledge(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka.bootstrapServers());
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, daemon);
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                Workload.updateAll(database);
                sight.awaitHeadline("Kafka does not acknowledge");
                sight.awaitLog("kafka.acknowledgement.failed");
                sight.awaitMetric("walferry_lag_seconds", 10);
                sight.keep(
                        "Kafka does not acknowledge",
                        "kafka.acknowledgement",
                        "walferry_streaming",
                        "walferry_lag_seconds",
                        "walferry_in_flight_records",
                        "walferry_in_flight_bytes");
            } finally {
                kafka.resume();
            }
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.awaitLog("kafka.acknowledgement.recovered");
            daemon.terminate();
        }
    }

    @OnPostgres(18)
    void postgresIsAway(LocalPostgres postgres, TestTopics topics) throws Exception {
        TestDatabase database = postgres.createDatabase("shop");
        try (Route route = route(database, topics.bootstrapServers()).set("topic.prefix", topics.prefix());
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, daemon);
            daemon.awaitAllConfirmed();
            postgres.stopImmediate();
            sight.awaitHeadline("nothing answers there");
            sight.awaitLog("slot.connection.failed");
            sight.keep(
                    "PostgreSQL is away",
                    "slot.connection",
                    "walferry_streaming",
                    "walferry_failures_total",
                    "walferry_slot_active");
            postgres.start();
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.awaitLog("slot.connection.recovered");
            daemon.terminate();
        }
    }

    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void theSlotWillBeLostAndIsLost(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka.bootstrapServers());
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, daemon);
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                Workload.updateAll(database);
                for (int i = 0; i < 14; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                sight.awaitHeadline("slot in danger");
                sight.awaitLog("slot.danger.failed");
                sight.keep(
                        "The slot will be lost",
                        "slot.danger",
                        "walferry_slot_wal_status",
                        "walferry_slot_safe_bytes",
                        "walferry_slot_retained_bytes",
                        "walferry_slot_until_lost_seconds");
                for (int i = 0; i < 10; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                database.execute("checkpoint");
            } finally {
                kafka.resume();
            }
            daemon.assertFails(3, "slot \"" + route.slot() + "\"", "was invalidated");
            Sight.keepEnd("The slot is lost", daemon);
        }
    }

    @OnPostgres(18)
    void aLongTransactionHoldsBackWal(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers()).set("topic.prefix", topics.prefix());
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Connection open = database.connect();
                Statement statement = open.createStatement()) {
            Sight sight = new Sight(port, daemon);
            open.setAutoCommit(false);
            statement.execute("insert into unpublished values ('open')");
            for (int i = 0; i < 4; i++) {
                database.execute(EIGHT_MEBIBYTES, "checkpoint");
            }
            daemon.awaitAllConfirmed();
            sight.awaitMetric("walferry_slot_retained_bytes", 30e6);
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.keep(
                    "A long transaction holds back WAL",
                    "nothing in the log",
                    "walferry_lag_bytes",
                    "walferry_lag_seconds",
                    "walferry_slot_retained_bytes");
            open.rollback();
            daemon.terminate();
        }
    }

    @OnPostgres(18)
    void aTableIsParked(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics.bootstrapServers())
                        .set("topic.prefix", topics.prefix())
                        .set("kafka.max.request.size", "2000000")
                        .set("table.failure.policy", "park")
                        .snapshot("on-demand");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, daemon);
            database.execute("insert into item values (0, 1, repeat('" + Route.ROW_MARKER + "', 300000))");
            sight.awaitHeadline("tables are parked");
            sight.keep("A table is parked", "snapshot.table.parked", "walferry_tables");
            assertTrue(daemon.isAlive());
            daemon.terminate();
        }
    }
}
