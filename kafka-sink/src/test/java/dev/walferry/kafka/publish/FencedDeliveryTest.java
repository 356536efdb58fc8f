package dev.walferry.kafka.publish;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
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

/** Failures within Kafka's transactions are recovered from as without them. */
@Postgres
@Kafka
@Timeout(300)
class FencedDeliveryTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Route route(TestDatabase database, String brokers, String prefix) throws SQLException {
        database.execute(Workload.TABLE, "create table parcel (id int primary key, content text)");
        return Route.between(database, brokers, prefix)
                .set("delivery.fencing", "true")
                .publish("table item, parcel");
    }

    private static void assertAllThere(Route route) throws SQLException {
        RebuiltTables rebuilt = route.rebuilt();
        PostgresTables.assertEqual(route, rebuilt, "item");
        VersionOrder.assertKept(rebuilt, "public.item");
        VersionOrder.assertKept(PostgresTables.awaitCommitted(route, "item"), "public.item");
    }

    @Test
    void aTableWhoseRecordIsTooLargeIsParkedAndTheOthersGoOn(TestDatabase database, TestTopics topics)
            throws SQLException {
        try (Route route = route(database, topics.bootstrapServers(), topics.prefix())
                        .snapshot("on-demand")
                        .set("table.failure.policy", "park")
                        .set("kafka.max.request.size", "100000");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 100);
            database.execute("insert into parcel select 1, repeat('y', 200000)");
            Workload.updateAll(database);
            Await.until("it is parked", LIMIT, () -> daemon.output().contains("table public.parcel is parked"));
            Workload.updateAll(database);
            daemon.awaitAllConfirmed();
            daemon.terminate();
            assertAllThere(route);
        }
    }

    /**
     * Progress is reset before the slot is opened. Only the second daemon finds any, and it stands by before it resets
     * it.
     */
    @Test
    void allTablesAreReadAgainAtEachStart(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route =
                route(database, topics.bootstrapServers(), topics.prefix()).snapshot("always")) {
            Workload.fill(database, 100);
            for (int start = 0; start < 2; start++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    Workload.updateAll(database);
                    daemon.awaitAllConfirmed();
                    PostgresTables.awaitCommitted(route, "item");
                    daemon.stop();
                }
                route.set("source.takeover.timeout.ms", "8000");
            }
        }
    }

    @Test
    @Tag("slow")
    void aDaemonThatIsKilledUnderLoadLosesNothing(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics.bootstrapServers(), topics.prefix());
                Workload workload = Workload.on(database)) {
            for (int kill = 0; kill < 3; kill++) {
                try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                    workload.awaitMore(500);
                    daemon.kill9();
                }
            }
            workload.stop();
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.awaitAllConfirmed();
                assertAllThere(route);
                daemon.terminate();
            }
        }
    }

    /** Kafka aborts the open transaction in such an outage. */
    @Test
    @Tag("slow")
    void anOutageThatIsLongerThanATransactionMayBeLosesNothing(TestDatabase database) throws SQLException {
        try (LocalKafka kafka = LocalKafka.broker()
                        .set("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000")
                        .start();
                Route route = route(database, kafka.bootstrapServers(), database.name())
                        .set("kafka.transaction.timeout.ms", "2000");
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(500);
            kafka.pause();
            workload.awaitMore(500);
            Await.until("the outage is told", LIMIT, () -> daemon.output().contains("Kafka has acknowledged nothing"));
            kafka.resume();
            workload.awaitMore(500);
            workload.stop();
            daemon.awaitAllConfirmed();
            assertAllThere(route);
            daemon.terminate();
        }
    }
}
