package dev.walferry.kafka.observe.symptom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Reproduces symptoms on the page for the person on call: status page, health, metrics and log say what it shows. */
@Kafka
@Tag("slow")
@Timeout(600)
class SymptomsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String EIGHT_MEBIBYTES =
            "insert into unpublished select repeat('x', 8192) from generate_series(1, 1024)";

    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, TestTopics topics) throws SQLException {
        return route(database, topics.bootstrapServers(), topics.prefix());
    }

    private Route route(TestDatabase database, LocalKafka kafka) throws SQLException {
        return route(database, kafka.bootstrapServers(), database.name());
    }

    private Route route(TestDatabase database, String bootstrapServers, String prefix) throws SQLException {
        database.execute(
                Workload.TABLE,
                // vacuuming it would write as much WAL again
                "create table unpublished (body text) with (autovacuum_enabled = off, toast.autovacuum_enabled = off)",
                "alter table unpublished alter column body set storage external");
        Route route = Route.between(database, bootstrapServers, prefix)
                .set("http.listen", "127.0.0.1:" + port)
                .publish("table item");
        Workload.fill(database, 100);
        return route;
    }

    @OnPostgres(18)
    void kafkaDoesNotAcknowledge(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            kafka.pause();
            try {
                Workload.updateAll(database);
                sight.awaitHeadline("Kafka does not acknowledge");
                sight.awaitLog("kafka.acknowledgement.failed");
                sight.awaitMetric("walferry_lag_seconds", 10);
                sight.assertOnPage(
                        "Kafka does not acknowledge",
                        "kafka.acknowledgement",
                        "walferry_stalled",
                        "walferry_lag_seconds",
                        "walferry_in_flight_records");
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
        try (Route route = route(database, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            postgres.stopImmediate();
            Await.until(
                    "it waits",
                    LIMIT,
                    () -> sight.headline().contains("waiting to try again; last error")
                            && sight.headline().contains("nothing answers there"));
            sight.awaitLog("nothing answers there");
            sight.assertOnPage(
                    "PostgreSQL is away or refuses",
                    "slot.connection",
                    "walferry_streaming",
                    "walferry_failures_total");
            postgres.start();
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.awaitLog("slot.connection.recovered");
            daemon.terminate();
        }
    }

    /** No connection is closed, as when a machine or the network in between is gone. */
    @OnPostgres(18)
    void postgresIsSilent(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, topics)
                        .set("source.url", proxy.url(database.name()))
                        .set("source.status.interval.ms", "2000")
                        .set("source.receiver.timeout.ms", "30000"); // silence shows until then
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            proxy.fallSilentAfter(0);
            sight.awaitHeadline("PostgreSQL is silent");
            sight.assertOnPage("PostgreSQL is silent", "slot.connection", "walferry_streaming");
            sight.awaitHeadline("connecting for");
            proxy.fallSilentAfter(Long.MAX_VALUE);
            sight.awaitHeadline("everything that was read is acknowledged");
            daemon.terminate();
        }
    }

    @OnPostgres(18)
    void anotherProcessHasTheSlot(LocalPostgres postgres, TestTopics topics) throws Exception {
        TestDatabase database = postgres.createDatabase("taken");
        int nobody = FreePort.find();
        try (TcpProxy proxy = TcpProxy.to(postgres.port());
                Route route = route(database, topics).set("source.url", proxy.url("taken"));
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            proxy.redirect(nobody);
            Await.until("the slot is free", LIMIT, () -> route.activePid() == null);
            try (ChangeStream other = ChangeStream.to(database.url())
                    .user(database.user())
                    .password(database.password())
                    .slot(route.slot())
                    .publication("pub")
                    .withoutConfirming()
                    .open()) {
                proxy.redirect(postgres.port());
                Await.until("the daemon is told", LIMIT, () -> {
                    other.poll(Duration.ofMillis(100));
                    return sight.headline().contains("waiting to try again; last error: slot")
                            && sight.headline().contains("is in use by");
                });
                sight.assertOnPage(
                        "Another process has the slot",
                        "slot.connection.failed",
                        "walferry_streaming",
                        "walferry_failures_total");
            }
            sight.awaitHeadline("everything that was read is acknowledged");
            daemon.terminate();
        } finally {
            FreePort.giveBack(nobody);
        }
    }

    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void theSlotWillBeLostAndIsLost(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            sight.awaitSlotSeen();
            kafka.pause();
            try {
                Workload.updateAll(database);
                for (int i = 0; i < 14; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                sight.awaitHeadline("slot in danger");
                sight.awaitLog("slot.danger.failed");
                sight.assertOnPage(
                        "The slot will be lost",
                        "slot.danger",
                        "walferry_slot_wal_status",
                        "walferry_slot_safe_bytes",
                        "walferry_slot_until_lost_seconds");
                for (int i = 0; i < 10; i++) {
                    database.execute(EIGHT_MEBIBYTES);
                }
                database.execute("checkpoint");
            } finally {
                kafka.resume();
            }
            daemon.assertFails(3, "slot \"" + route.slot() + "\"", "was invalidated", "when-needed");
            sight.assertEndOnPage("The slot is lost");
        }
    }

    /** The server has no limit of its own, so it reports none. */
    @OnPostgres(18)
    void theDaemonWillDropTheSlot(TestDatabase database, LocalKafka kafka) throws Exception {
        try (Route route = route(database, kafka).set("slot.give.up.retained.bytes", "40000000");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            daemon.awaitAllConfirmed();
            sight.awaitSlotSeen();
            kafka.pause();
            try {
                Workload.updateAll(database);
                database.execute(EIGHT_MEBIBYTES, EIGHT_MEBIBYTES, EIGHT_MEBIBYTES, EIGHT_MEBIBYTES);
                sight.awaitHeadline("slot in danger");
                sight.awaitLog("slot.danger.failed");
                sight.awaitMetricAtMost("walferry_slot_until_lost_seconds", 3600);
                sight.assertOnPage(
                        "The daemon will drop the slot",
                        "slot.danger",
                        "walferry_slot_safe_bytes",
                        "walferry_slot_until_lost_seconds");
                database.execute(EIGHT_MEBIBYTES);
                daemon.assertFails(3, "slot.given.up", "slot \"" + route.slot() + "\" was dropped");
            } finally {
                kafka.resume();
            }
        }
    }

    @OnPostgres(18)
    void aLongTransactionHoldsBackWal(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Connection open = database.connect();
                Statement statement = open.createStatement()) {
            Sight sight = new Sight(port, route, daemon);
            open.setAutoCommit(false);
            statement.execute("insert into unpublished values ('open')");
            for (int i = 0; i < 4; i++) {
                database.execute(EIGHT_MEBIBYTES, "checkpoint");
            }
            daemon.awaitAllConfirmed();
            sight.awaitMetric("walferry_slot_retained_bytes", 30e6);
            sight.awaitMetricAtMost("walferry_slot_lag_bytes", 8 << 20);
            sight.awaitHeadline("everything that was read is acknowledged");
            sight.assertOnPage(
                    "The server keeps more and more WAL, and all is well otherwise",
                    "nothing in the log",
                    "walferry_slot_lag_bytes",
                    "walferry_slot_retained_bytes");
            open.rollback();
            daemon.terminate();
        }
    }

    /** A chunk waits for the transactions that were open when it was read. */
    @OnPostgres(18)
    void aSnapshotStandsStill(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics).snapshot("initial");
                Connection open = database.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("insert into unpublished values ('open')");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Sight sight = new Sight(port, route, daemon);
                sight.awaitHeadline("reading tables");
                sight.awaitLog("snapshot.progress");
                sight.assertOnPage(
                        "A snapshot stands still",
                        "snapshot.progress",
                        "walferry_tables",
                        "walferry_snapshot_rows_read",
                        "walferry_lag_bytes");
                open.rollback();
                sight.awaitHeadline("everything that was read is acknowledged");
                daemon.terminate();
            }
        }
    }

    @OnPostgres(18)
    void aTableIsParked(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics)
                        .set("kafka.max.request.size", "2000000")
                        .set("table.failure.policy", "park")
                        .snapshot("on-demand");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Sight sight = new Sight(port, route, daemon);
            database.execute("insert into item values (0, 1, repeat('" + Route.ROW_MARKER + "', 300000))");
            sight.awaitHeadline("tables are parked");
            sight.assertOnPage("A table is parked", "snapshot.table.parked", "walferry_tables");
            assertTrue(daemon.isAlive());
            daemon.terminate();
        }
    }
}
