package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon, the broker and PostgreSQL are each killed with kill -9 in the middle of a transaction of 100,000 changes.
 * Afterwards every change is in Kafka, the tables rebuilt equal PostgreSQL's, and the order of each key holds: the
 * transaction has four versions of each row. If the connection to PostgreSQL ended, the transaction comes again from
 * its first change and in the same order; otherwise no change comes twice (traps A6, A11, docs/design/traps.md).
 */
@Postgres
@Kafka
@Tag("slow")
@Timeout(600)
class KillTest {
    private static final int CHANGES = 100_000;
    private static final int VERSIONS = 4;
    private static final int ROWS = CHANGES / VERSIONS;
    private static final int MIDDLE = 5_000;
    /** The interrupted transaction gives each row this version first. */
    private static final Set<Integer> COMES_AGAIN = Set.of(1);

    private static final Set<Integer> NOTHING_COMES_AGAIN = Set.of();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** So slow that the middle lasts for half a minute. */
    private static final int BYTES_PER_SECOND = 500_000;

    /** Begins with a large transaction in progress, three partitions, a small window and a slow connection. */
    private static Route route(TestDatabase database, String bootstrapServers, TcpProxy proxy) throws SQLException {
        database.execute(Workload.TABLE);
        proxy.limit(BYTES_PER_SECOND);
        Route route = Route.between(database, bootstrapServers, database.name())
                .set("source.url", proxy.url(database.name()))
                .set("inflight.max.bytes", "524288")
                .set("topic.creation.default.partitions", "3")
                .publish("table item");
        Workload.fillWithVersions(database, ROWS, VERSIONS);
        return route;
    }

    /** Waits until the middle of the transaction, when none of it can be confirmed yet. */
    private static void awaitMiddle(Route route, Lsn begin) throws SQLException {
        try (TopicReader reader = route.reader()) {
            Await.until("some changes have arrived", LIMIT, () -> reader.count() > MIDDLE);
        }
        assertFalse(route.confirmed().isAfter(begin), "confirmed before it was complete");
    }

    private static void assertWasInTheMiddle(Route route) {
        try (TopicReader reader = route.reader()) {
            assertTrue(reader.count() < CHANGES, () -> reader.count() + " changes had arrived, all of them");
        }
    }

    private static void assertAllArrives(Route route, DaemonProcess daemon, Set<Integer> resent) throws SQLException {
        for (int i = 0; i < 3; i++) {
            twoMoreVersions(route.database());
        }
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = route.rebuilt();
        assertEquals(ROWS, rebuilt.rows("public.item").size());
        VersionOrder.assertKept(rebuilt, "public.item", resent);
        long changes = CHANGES + 3 * 2 * (ROWS / 20);
        if (resent.isEmpty()) {
            assertEquals(changes, rebuilt.records());
        } else {
            assertTrue(rebuilt.records() > changes + MIDDLE, () -> rebuilt.records() + " records: nothing came again");
        }
        PostgresTables.assertEqual(route, rebuilt, "item");
    }

    /** Writes two more versions of every twentieth row, in one transaction. */
    private static void twoMoreVersions(TestDatabase database) throws SQLException {
        String update = "update item set version = version + 1 where id % 20 = 0;";
        database.execute("do $$ begin " + update + update + " end $$");
    }

    @Test
    void theDaemonIsKilled(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, topics.bootstrapServers(), proxy)) {
            Lsn begin = route.confirmed();
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                awaitMiddle(route, begin);
                daemon.kill9();
            }
            database.awaitFree(route.slot()); // the next daemon waits only ten seconds
            assertWasInTheMiddle(route);
            assertFalse(route.confirmed().isAfter(begin));
            proxy.limit(Integer.MAX_VALUE);
            try (DaemonProcess next = DaemonProcess.streaming(route)) {
                assertAllArrives(route, next, COMES_AGAIN);
                next.terminate(LIMIT);
            }
        }
    }

    @Test
    void theBrokerIsKilled(TestDatabase database, LocalKafka kafka) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, kafka.bootstrapServers(), proxy);
                DaemonProcess daemon = DaemonProcess.start(route)) {
            Lsn begin = route.confirmed();
            awaitMiddle(route, begin);
            kafka.kill9();
            assertFalse(route.confirmed().isAfter(begin));
            daemon.signal("STOP"); // otherwise it goes on before the test looks
            kafka.start();
            assertWasInTheMiddle(route);
            proxy.limit(Integer.MAX_VALUE);
            daemon.signal("CONT");
            assertAllArrives(route, daemon, NOTHING_COMES_AGAIN);
            daemon.terminate(LIMIT);
        }
    }

    @Test
    void theServerIsKilled(LocalPostgres postgres, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(postgres.port());
                Route route = route(postgres.createDatabase("killed"), topics.bootstrapServers(), proxy);
                DaemonProcess daemon = DaemonProcess.start(route)) {
            Lsn begin = route.confirmed();
            awaitMiddle(route, begin);
            postgres.kill9();
            assertWasInTheMiddle(route);
            proxy.limit(Integer.MAX_VALUE);
            postgres.start();
            assertAllArrives(route, daemon, COMES_AGAIN);
            daemon.terminate(LIMIT);
        }
    }
}
