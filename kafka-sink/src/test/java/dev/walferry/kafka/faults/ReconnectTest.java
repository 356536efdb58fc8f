package dev.walferry.kafka.faults;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL or Kafka goes away and comes back under load: the same process goes on, and nothing is missing. */
@Postgres
@Kafka
@Timeout(600)
class ReconnectTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The daemon's own limits add up to less than ten seconds, which a machine that stalls may multiply. */
    private static final Duration PROMPTLY = Duration.ofSeconds(60);

    private static Route route(TestDatabase database, String bootstrapServers) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, bootstrapServers, database.name()).publish("table item");
    }

    static void assertSame(Route route, Workload workload, DaemonProcess daemon) throws SQLException {
        workload.awaitMore(100);
        workload.stop();
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = route.rebuilt();
        PostgresTables.assertEqual(route, rebuilt, "item");
        VersionOrder.assertKept(rebuilt, "public.item");
        daemon.terminate();
    }

    @Test
    void postgresStopsAndStarts(LocalPostgres postgres, TestTopics topics) throws SQLException {
        TestDatabase database = postgres.createDatabase("shop");
        try (Route route = route(database, topics.bootstrapServers());
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

    @Tag("slow")
    @Test
    void brokerStopsAndStarts(TestDatabase database, LocalKafka kafka) throws SQLException {
        try (Route route = route(database, kafka.bootstrapServers());
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
    @Tag("slow")
    @Test
    void signalEndsItWhileNeitherServerIsThere(LocalPostgres postgres, LocalKafka kafka) throws SQLException {
        TestDatabase database = postgres.createDatabase("shop");
        try (Route route = route(database, kafka.bootstrapServers())) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                postgres.kill9();
                kafka.kill9();
                Await.until(
                        "the daemon tries again", LIMIT, () -> daemon.output().contains("trying again"));
                daemon.terminate(PROMPTLY);
            }
            postgres.start();
        }
    }
}
