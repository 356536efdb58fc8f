package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.Stalls;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two daemons with one slot: one reads, the other waits. When the first is gone, the second goes on, and nothing is missing. */
@Postgres
@Kafka
@Timeout(300)
class TakeoverTest {
    private static final int TIMEOUT_MILLIS = 8_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String WAITS = "standing by";

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.takeover.timeout.ms", Integer.toString(TIMEOUT_MILLIS))
                .publish("table item");
    }

    private static DaemonProcess standby(Route route) {
        DaemonProcess daemon = DaemonProcess.start(route);
        awaitStandingBy(daemon, 1);
        return daemon;
    }

    private static void awaitStandingBy(DaemonProcess daemon, int times) {
        Await.until(
                "it stands by",
                LIMIT,
                () -> !daemon.isAlive() || daemon.output().split(WAITS, -1).length > times);
        assertTrue(daemon.isAlive(), daemon::output);
    }

    private static void assertNothingMissing(Route route, DaemonProcess daemon) throws SQLException {
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = route.rebuilt();
        PostgresTables.assertEqual(route, rebuilt, "item");
        VersionOrder.assertKept(rebuilt, "public.item");
        VersionOrder.assertKept(PostgresTables.awaitCommitted(route, "item"), "public.item");
        daemon.terminate();
    }

    @Tag("slow")
    @Test
    void theSecondGoesOnWhenTheFirstIsKilled(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics);
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(100);
            first.kill9();
            second.awaitStreaming(1);
            workload.awaitMore(100);
            workload.stop();
            assertNothingMissing(route, second);
        }
    }

    /** The server still hears the first daemon, but the daemon does not hear the server and so gives up by itself. */
    @Test
    @Tag("slow")
    void theSecondGoesOnWhenTheFirstIsCutOff(TestDatabase database, TestTopics topics) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(database);
                Route route = route(database, topics).set("source.url", proxy.url(database.name()));
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route.set("source.url", database.url()));
                Workload workload = Workload.on(database);
                Stalls stalls = Stalls.watch()) {
            workload.awaitMore(100);
            Duration lost = stalls.lost();
            long silent = System.nanoTime();
            proxy.fallSilentAfter(0);
            second.awaitStreaming(1);
            Duration took = Duration.ofNanos(System.nanoTime() - silent);
            assertTrue(took.toMillis() >= TIMEOUT_MILLIS / 2, () -> "the first could still send: " + took);
            Duration onAnIdleMachine = took.minus(stalls.lost().minus(lost));
            assertTrue(
                    onAnIdleMachine.toMillis() < TIMEOUT_MILLIS, () -> "longer than the timeout: " + onAnIdleMachine);
            workload.awaitMore(100);
            workload.stop();
            assertTrue(first.isAlive(), first::output);
            assertNothingMissing(route, second);
        }
    }

    /** The server releases a slot whose reader is silent; the reader finds that out when it resumes, and waits. */
    @Test
    @Tag("slow")
    void aDaemonThatStoodStillWaitsForItsTurn(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics);
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route)) {
            Workload.fill(database, 10);
            first.awaitAllConfirmed();
            first.signal("STOP");
            second.awaitStreaming(1);
            Workload.updateAll(database);
            second.awaitAllConfirmed();
            first.signal("CONT");
            awaitStandingBy(first, 1);
            Workload.updateAll(database);
            second.kill9();
            first.awaitStreaming(2);
            Workload.updateAll(database);
            assertNothingMissing(route, first);
        }
    }

    /**
     * The stopped daemon's producer holds records, and by the time it resumes the second daemon has sent newer ones.
     */
    @Test
    @Tag("slow")
    void whatADaemonHeldThatStoodStillUnderLoadNeverArrives(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics);
                DaemonProcess first = DaemonProcess.streaming(route);
                DaemonProcess second = standby(route);
                Workload workload = Workload.on(database)) {
            workload.awaitMore(1000);
            first.signal("STOP");
            second.awaitStreaming(1);
            workload.awaitMore(1000);
            first.signal("CONT");
            awaitStandingBy(first, 1);
            workload.awaitMore(1000);
            workload.stop();
            assertNothingMissing(route, second);
        }
    }

    /** Counts records without commit markers, which have offsets too. */
    private static int records(TopicReader reader) {
        int[] count = {0};
        reader.readAll(record -> count[0]++);
        return count[0];
    }

    /** Checks how long it takes from the kill to the next record. {@code -Dwalferry.kills=30} measures it. */
    @Test
    @Tag("slow")
    @Timeout(1200)
    void takesAsLongAsConfigured(TestDatabase database, TestTopics topics) throws SQLException {
        List<Long> millis = new ArrayList<>();
        List<Long> onAnIdleMachine = new ArrayList<>();
        try (Route route = route(database, topics);
                TopicReader reader = route.reader();
                Stalls stalls = Stalls.watch()) {
            DaemonProcess reading = DaemonProcess.streaming(route);
            for (int i = 1; i <= Integer.getInteger("walferry.kills", 2); i++) {
                DaemonProcess waiting = standby(route);
                Duration lost = stalls.lost();
                long killed = System.nanoTime();
                reading.kill9();
                reading.close();
                database.execute("insert into item values (" + i + ", 1, 'x')");
                int records = i;
                Await.until("the record arrives", LIMIT, () -> records(reader) >= records);
                Duration took = Duration.ofNanos(System.nanoTime() - killed);
                millis.add(took.toMillis());
                onAnIdleMachine.add(took.minus(stalls.lost().minus(lost)).toMillis());
                reading = waiting;
            }
            reading.close();
        }
        Collections.sort(millis);
        System.getLogger(TakeoverTest.class.getName())
                .log(System.Logger.Level.INFO, () -> "milliseconds from kill -9 to the next record: " + millis);
        assertTrue(millis.get(0) >= TIMEOUT_MILLIS / 2, () -> "the first daemon could have sent on: " + millis);
        Collections.sort(onAnIdleMachine);
        long median = onAnIdleMachine.get(onAnIdleMachine.size() / 2);
        assertTrue(median < TIMEOUT_MILLIS, () -> "it takes longer than the timeout: " + onAnIdleMachine);
    }
}
