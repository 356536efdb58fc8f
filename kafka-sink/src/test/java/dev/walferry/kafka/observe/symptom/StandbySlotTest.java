package dev.walferry.kafka.observe.symptom;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** The server sends a failover slot nothing that the standbys of {@code synchronized_standby_slots} have not received. */
@Kafka
@Tag("slow")
@Timeout(600)
class StandbySlotTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final int port = FreePort.find();

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE, "create publication pub for table item");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("http.listen", "127.0.0.1:" + port)
                .set("source.slot.create", "true")
                .set("source.slot.failover", "true");
    }

    /** Stops it once some rows have been delivered. */
    private static void stopStandby(ReplicatedPostgres servers, TestDatabase database, DaemonProcess daemon)
            throws SQLException {
        Workload.fill(database, 10);
        daemon.awaitAllConfirmed();
        servers.standby().stopFast();
    }

    @Test
    void theStandbyIsDown(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            try (Route route = route(database, topics);
                    DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Sight sight = new Sight(port, route, daemon);
                stopStandby(servers, database, daemon);
                database.execute("insert into item values (11, 1, 'x')");
                sight.awaitLog(" WARN CopyBoth - slot \"" + route.slot() + "\" at ");
                sight.awaitHeadline("PostgreSQL waits for a standby");
                sight.awaitMetric("walferry_stalled", 1);
                sight.assertOnPage(
                        "PostgreSQL waits for a standby",
                        "WARN slot.standby.failed",
                        "walferry_lag_seconds",
                        "walferry_slot_lag_bytes",
                        "walferry_stalled");
                servers.standby().start();
                daemon.awaitAllConfirmed();
                sight.awaitHeadline("everything that was read is acknowledged");
                sight.awaitLog("slot.standby.recovered");
                sight.awaitMetricAtMost("walferry_stalled", 0);
                daemon.terminate();
            }
        }
    }

    /** The server logs nothing in this case. The test's reader of the standby's slot confirms nothing. */
    @Test
    void theStandbyIsSlow(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("wal_sender_timeout", "0"))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            try (Route route = route(database, topics);
                    DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Sight sight = new Sight(port, route, daemon);
                stopStandby(servers, database, daemon);
                try (Connection slow = replication(servers)) {
                    PGReplicationStream unconfirmed = slow.unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .physical()
                            .withSlotName(standby(database))
                            .withStartPosition(LogSequenceNumber.valueOf(
                                    String.valueOf(database.queryOne("select pg_current_wal_lsn()"))))
                            .start();
                    database.execute(
                            "insert into item select i, 1, repeat('x', 1000) from generate_series(11, 10000) i");
                    sight.awaitMetric("walferry_slot_lag_bytes", 5e6);
                    Await.until(
                            "the server says why",
                            LIMIT,
                            () -> "WaitForStandbyConfirmation"
                                    .equals(database.queryOne("select wait_event from pg_stat_activity where pid = "
                                            + route.activePid())));
                    sight.awaitMetricAtMost("walferry_lag_seconds", 0);
                    sight.awaitMetricAtMost("walferry_stalled", 0);
                    sight.awaitHeadlineForLong("the slot does not move");
                    sight.assertOnPage(
                            "The slot falls behind, and all is well otherwise",
                            "nothing beside a line of the library",
                            "walferry_lag_bytes",
                            "walferry_lag_seconds",
                            "walferry_slot_lag_bytes");
                    unconfirmed.close();
                }
                servers.standby().start();
                daemon.awaitAllConfirmed();
                sight.awaitHeadline("everything that was read is acknowledged");
                daemon.terminate();
            }
        }
    }

    private static Connection replication(ReplicatedPostgres servers) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, servers.user());
        PGProperty.PASSWORD.set(properties, servers.password());
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return DriverManager.getConnection(servers.primary().url(), properties);
    }

    /** Returns the name of the standby's slot, once nobody reads it. */
    private static String standby(TestDatabase database) {
        String free = "select slot_name from pg_replication_slots where slot_type = 'physical' and not active";
        Await.until("nobody reads the standby's slot", LIMIT, () -> database.queryOne(free) != null);
        try {
            return String.valueOf(database.queryOne(free));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** An operator may drop the slot of an abandoned standby while the setting still names it. */
    @Test
    void theSlotOfTheStandbyIsDropped(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            try (Route route = route(database, topics);
                    DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Sight sight = new Sight(port, route, daemon);
                stopStandby(servers, database, daemon);
                database.execute(
                        "select pg_drop_replication_slot('" + standby(database) + "')",
                        "insert into item values (11, 1, 'x')");
                sight.awaitLog("specified in parameter \"synchronized_standby_slots\" does not exist");
                servers.primary().restart(); // which turns the warning into an error
                daemon.awaitStreaming(2);
                sight.awaitHeadline("PostgreSQL waits for a standby");
                database.execute("alter system set synchronized_standby_slots = ''", "select pg_reload_conf()");
                daemon.awaitAllConfirmed();
                daemon.terminate();
            }
        }
    }
}
