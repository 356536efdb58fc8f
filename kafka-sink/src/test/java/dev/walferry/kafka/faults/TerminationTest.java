package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.RebuiltTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** SIGTERM: what is in flight arrives, PostgreSQL is told, and the exit code is 0, all within ten seconds. */
@Kafka
@Timeout(300)
class TerminationTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item");
    }

    /** LORE A12: the last status update must not be lost. */
    @OnPostgres({14, 18})
    void everythingDeliveredIsConfirmed(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 5000);
                daemon.awaitAllConfirmed();
                database.execute("insert into item values (0, 1, '')");
                daemon.terminate(TEN_SECONDS);
            }
            boolean arrived = RebuiltTables.of(route).records() == 5001;
            assertEquals(!arrived, route.unconfirmedMessages() > 0, "confirmed if and only if it has arrived");
        }
    }

    /** What has been acknowledged when the daemon ends is confirmed: at most the transaction in its middle comes again. */
    @OnPostgres({14, 18})
    void underLoadAtMostTheOpenTransactionComesAgain(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics);
                Workload workload = Workload.on(database)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                workload.awaitMore(1000);
                daemon.terminate(TEN_SECONDS);
            }
            workload.awaitMore(100);
            workload.stop();
            try (DaemonProcess again = DaemonProcess.streaming(route)) {
                again.awaitAllConfirmed();
                again.terminate(TEN_SECONDS);
            }
            RebuiltTables rebuilt = RebuiltTables.of(route);
            PostgresTables.assertEqual(route, rebuilt, "item");
            rebuilt.assertOrderOfVersions("public.item", "version");
            long extra = rebuilt.records() - workload.records();
            assertTrue(extra >= 0 && extra <= 2, extra + " records more than changes");
        }
    }

    @OnPostgres(18)
    void inTheMiddleOfALargeTransaction(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics).set("inflight.max.bytes", "65536")) {
            Workload.fill(database, 100_000);
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.terminate(TEN_SECONDS);
            }
            assertTrue(route.unconfirmedMessages() > 100_000);
        }
    }
}
