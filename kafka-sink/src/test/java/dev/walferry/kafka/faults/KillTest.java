package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.RebuiltTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.TopicReader;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * kill -9 in the middle of a transaction of 100,000 rows, of the daemon, of the broker and of PostgreSQL. Afterwards
 * every row is in Kafka, the order of each key holds, and the tables rebuilt equal PostgreSQL's (LORE A6, A11).
 */
@Postgres
@Kafka
@Timeout(300)
class KillTest {
    private static final int ROWS = 100_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final LocalPostgres postgres;
    private final LocalKafka kafka;

    KillTest(LocalPostgres postgres, LocalKafka kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /** Begins with a large transaction on its way; three partitions, a window so small that it takes some seconds. */
    private Route route() throws SQLException {
        TestDatabase database = postgres.createDatabase("killed");
        database.execute(Workload.TABLE);
        Route route = Route.between(database, kafka.bootstrapServers(), "killed")
                .set("inflight.max.bytes", "524288")
                .set("topic.creation.partitions", "3")
                .publish("table item");
        Workload.fill(database, ROWS);
        return route;
    }

    /** Waits until the middle of the transaction; nothing of it can be confirmed yet. */
    private static void awaitMiddle(Route route, Lsn begin) throws SQLException {
        try (TopicReader reader = TopicReader.of(route)) {
            Await.until("some rows have arrived", LIMIT, () -> reader.count() > 5_000);
        }
        assertFalse(route.confirmed().isAfter(begin), "confirmed before it was complete");
    }

    private static void assertWasInTheMiddle(Route route) {
        try (TopicReader reader = TopicReader.of(route)) {
            assertTrue(reader.count() < ROWS, () -> reader.count() + " rows had arrived, all of them");
        }
    }

    private static void assertAllArrives(Route route, DaemonProcess daemon) throws SQLException {
        route.database().execute("update item set version = 2 where id % 20 = 0");
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = RebuiltTables.of(route);
        assertEquals(ROWS, rebuilt.rows("public.item").size());
        rebuilt.assertOrderOfVersions("public.item", "version");
        PostgresTables.assertEqual(route, rebuilt, "item");
    }

    @Test
    void theDaemonIsKilled() throws SQLException {
        try (Route route = route()) {
            Lsn begin = route.confirmed();
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                awaitMiddle(route, begin);
                daemon.kill9();
            }
            assertWasInTheMiddle(route);
            assertFalse(route.confirmed().isAfter(begin));
            try (DaemonProcess next = DaemonProcess.streaming(route)) {
                assertAllArrives(route, next);
                next.terminate(LIMIT);
            }
        }
    }

    @Test
    void theBrokerIsKilled() throws SQLException {
        try (Route route = route();
                DaemonProcess daemon = DaemonProcess.start(route)) {
            Lsn begin = route.confirmed();
            awaitMiddle(route, begin);
            kafka.kill9();
            assertFalse(route.confirmed().isAfter(begin));
            kafka.start();
            assertWasInTheMiddle(route);
            assertAllArrives(route, daemon);
            daemon.terminate(LIMIT);
        }
    }

    @Test
    void theServerIsKilled() throws SQLException {
        try (Route route = route();
                DaemonProcess daemon = DaemonProcess.start(route)) {
            Lsn begin = route.confirmed();
            awaitMiddle(route, begin);
            postgres.kill9();
            assertWasInTheMiddle(route);
            postgres.start();
            assertAllArrives(route, daemon);
            daemon.terminate(LIMIT);
        }
    }
}
