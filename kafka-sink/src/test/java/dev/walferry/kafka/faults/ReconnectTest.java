package dev.walferry.kafka.faults;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.RebuiltTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL or Kafka goes away and comes back under load: the same process goes on, and nothing is missing. */
@Postgres
@Kafka
@Timeout(300)
class ReconnectTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final LocalPostgres postgres;
    private final LocalKafka kafka;
    private final TestDatabase database;

    ReconnectTest(LocalPostgres postgres, LocalKafka kafka) throws SQLException {
        this.postgres = postgres;
        this.kafka = kafka;
        this.database = postgres.createDatabase("shop");
    }

    @BeforeEach
    void createTable() throws SQLException {
        database.execute(Workload.TABLE);
    }

    private Route route() throws SQLException {
        return Route.between(database, kafka.bootstrapServers(), "shop").publish("table item");
    }

    static void assertSame(Route route, Workload workload, DaemonProcess daemon) throws SQLException {
        workload.awaitMore(100);
        workload.stop();
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = RebuiltTables.of(route);
        PostgresTables.assertEqual(route, rebuilt, "item");
        rebuilt.assertOrderOfVersions("public.item", "version");
        daemon.terminate(TEN_SECONDS);
    }

    @Test
    void postgresStopsAndStarts() throws SQLException {
        try (Route route = route();
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(200);
            postgres.stopFast();
            Await.until("the daemon tries again", LIMIT, () -> daemon.output().contains("trying again"));
            postgres.start();
            daemon.awaitStreaming(2);
            assertSame(route, workload, daemon);
        }
    }

    @Test
    void brokerStopsAndStarts() throws SQLException {
        try (Route route = route();
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(200);
            kafka.stop();
            workload.awaitMore(200); // commits go on
            kafka.start();
            assertSame(route, workload, daemon);
        }
    }

    /** Both are away at once, and the signal to end arrives meanwhile. */
    @Test
    void signalEndsItWhileNeitherServerIsThere() throws SQLException {
        try (Route route = route()) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                postgres.kill9();
                kafka.kill9();
                Await.until(
                        "the daemon tries again", LIMIT, () -> daemon.output().contains("trying again"));
                daemon.terminate(TEN_SECONDS);
            }
            postgres.start();
        }
    }
}
