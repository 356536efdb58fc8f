package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** On SIGTERM records in flight arrive, their position is confirmed, and the exit code is 0, all soon enough. */
@Kafka
@Timeout(600)
class TerminationTest {
    /** The daemon's own limits add up to less than ten seconds, which a machine that stalls may multiply. */
    private static final Duration PROMPTLY = Duration.ofSeconds(60);

    /**
     * A daemon that ends sooner than this has given up nothing: it waits a second for a transaction, and longer for
     * Kafka.
     */
    private static final Duration GIVES_UP = Duration.ofSeconds(1);

    private static final Duration BUSY = Duration.ofMinutes(2);
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xmx64m");

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item");
    }

    /** Trap A12 (docs/design/traps.md): the last status update must not be lost. */
    @OnPostgres({14, 18})
    void everythingDeliveredIsConfirmed(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            Duration took;
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 5000);
                daemon.awaitAllConfirmed();
                database.execute("insert into item values (0, 1, '')");
                took = daemon.terminate(PROMPTLY);
            }
            boolean arrived = route.rebuilt().records() == 5001;
            database.execute("analyze item"); // as the server does by itself at any time
            int unconfirmed = route.unconfirmedChanges();
            assertTrue(arrived || unconfirmed == 1, "confirmed what has not arrived");
            assertTrue(!arrived || unconfirmed == 0 || hasGivenUp(took), "not confirmed what has arrived");
        }
    }

    /** Whether a daemon that took this long to end may have given up, because the machine stood still. */
    private static boolean hasGivenUp(Duration took) {
        return took.compareTo(GIVES_UP) >= 0;
    }

    /** A short transaction is not left in its middle, and all that was acknowledged is confirmed. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void underLoadNothingComesAgain(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            assertNothingComesAgain(database, route);
        }
    }

    /** The same with a daemon that waits for Kafka nearly all the time. */
    @Tag("slow")
    @OnPostgres(18)
    void withAFullWindowNothingComesAgain(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route =
                route(database, topics).set("inflight.max.bytes", "65536").set("kafka.linger.ms", "100")) {
            assertNothingComesAgain(database, route);
        }
    }

    /** Three stops in the middle of many transactions of three rows, with many more written after each stop. */
    private static void assertNothingComesAgain(TestDatabase database, Route route) throws SQLException {
        int written = 0;
        boolean exact = true;
        for (int stops = 0; stops < 3; stops++) {
            database.execute("do $$ begin for i in 1..10000 loop"
                    + " insert into item select 3 * i + n, 1, '' from generate_series(" + written + ", " + written
                    + " + 2) n; commit; end loop; end $$");
            written += 30_000;
            Lsn begun = route.confirmed();
            Duration took;
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Await.until("busy", BUSY, () -> route.confirmed().isAfter(begun));
                took = daemon.terminate(PROMPTLY);
            }
            long arrived = route.rebuilt().records();
            assertTrue(arrived > 0, "nothing had arrived");
            long comesAgain = route.unconfirmedChanges() - (written - arrived);
            assertTrue(comesAgain >= 0, () -> -comesAgain + " changes are confirmed and have not arrived");
            exact &= arrived % 3 == 0 && comesAgain == 0;
            assertTrue(exact || hasGivenUp(took), () -> arrived + " records, " + comesAgain + " come again");
            if (!exact) {
                break;
            }
        }
        route.set("inflight.max.bytes", "16777216").set("kafka.linger.ms", "5"); // the rest at full speed
        try (DaemonProcess again = DaemonProcess.streaming(route)) {
            again.awaitAllConfirmed();
            again.terminate();
        }
        RebuiltTables rebuilt = route.rebuilt();
        PostgresTables.assertEqual(route, rebuilt, "item");
        if (exact) {
            VersionOrder.assertKept(rebuilt, "public.item", Set.of());
            assertEquals(written, rebuilt.records());
        }
    }

    @Tag("slow")
    @OnPostgres(18)
    void inTheMiddleOfALargeTransactionWithAFullWindow(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route =
                route(database, topics).set("inflight.max.bytes", "65536").set("kafka.linger.ms", "100")) {
            Workload.fill(database, 100_000);
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.terminate(PROMPTLY);
            }
            assertEquals(100_000, route.unconfirmedChanges());
        }
    }

    /** The rows read for another second, and those that the server still sends after the end, fit into a small heap. */
    @Tag("slow")
    @OnPostgres(18)
    void inTheMiddleOfALargeTransaction(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            Workload.fill(database, 1_000_000);
            try (DaemonProcess daemon = DaemonProcess.streaming(route, SMALL_HEAP);
                    TopicReader reader = route.reader()) {
                Await.until("busy", BUSY, () -> reader.count() > 0);
                daemon.terminate(PROMPTLY);
            }
            assertEquals(1_000_000, route.unconfirmedChanges());
        }
    }

    /**
     * Trap D2 (docs/design/traps.md): creating a slot waits until all transactions that write have ended, and that wait
     * cannot be interrupted.
     */
    @Tag("slow")
    @OnPostgres(18)
    void whileTheSlotIsWaitedFor(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE, "create publication pub for table item");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .set("source.slot.create", "true");
                Connection writer = database.connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("insert into item values (1, 1, '')");
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                Await.until(
                        "the slot is waited for",
                        Duration.ofMinutes(2),
                        () -> !"0"
                                .equals(database.queryOne("select count(*) from pg_stat_activity where usename = '"
                                        + route.role() + "' and wait_event_type = 'Lock'")));
                daemon.terminate(PROMPTLY);
            }
            writer.rollback();
        }
    }
}
