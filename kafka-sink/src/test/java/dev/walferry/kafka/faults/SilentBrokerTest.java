package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
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
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A broker that runs but does not answer, as on a stalled machine. */
@Kafka
@Tag("slow")
@Timeout(600)
class SilentBrokerTest {
    private static final Duration LONGER_THAN_WAL_SENDER_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The daemon's own limits add up to less than ten seconds, which a machine that stalls may multiply. */
    private static final Duration PROMPTLY = Duration.ofSeconds(60);

    private static final Duration LESS_THAN_KAFKA_CLIENTS_WAIT = Duration.ofSeconds(25);

    private static final String MORE_THAN_ANY_BUFFER_HOLDS =
            "insert into item select i, 1, repeat('y', 8000) from generate_series(1001, 4000) i";

    private static @Nullable LocalKafka broker;

    private final LocalKafka kafka = running();

    private static LocalKafka running() {
        if (broker == null) {
            throw new IllegalStateException("not started");
        }
        return broker;
    }

    @BeforeAll
    static void startBroker(LocalKafka kafka) {
        broker = kafka;
    }

    @AfterEach
    void resume() {
        kafka.resume();
    }

    private Route route(TestDatabase database) throws SQLException {
        database.execute(Workload.TABLE);
        // a window that is soon full, so that the daemon even stops reading
        return Route.between(database, kafka.bootstrapServers(), database.name())
                .set("inflight.max.bytes", "1048576")
                .publish("table item");
    }

    /** Traps D5, A1 (docs/design/traps.md): the LSN law with a broker that does not acknowledge. */
    @OnPostgres(
            value = {14, 18},
            settings = "wal_sender_timeout=10s")
    void commitsGoOnNothingIsConfirmedAndTheConnectionSurvives(TestDatabase database) throws SQLException {
        assertNothingIsConfirmedAndTheConnectionSurvives(database, route(database));
    }

    /** The same within Kafka's transactions, whose commit does not end. */
    @OnPostgres(value = 18, settings = "wal_sender_timeout=10s")
    void theConnectionSurvivesWhileNothingIsCommitted(TestDatabase database) throws SQLException {
        assertNothingIsConfirmedAndTheConnectionSurvives(
                database, route(database).set("delivery.fencing", "true"));
    }

    private void assertNothingIsConfirmedAndTheConnectionSurvives(TestDatabase database, Route configured)
            throws SQLException {
        try (Route route = configured;
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 100);
            daemon.awaitAllConfirmed();
            String walsender = route.activePid();
            kafka.pause();
            Workload.updateAll(database);
            // everything up to its commit may be confirmed, and keepalives may carry positions within it
            Lsn unacknowledged = route.walEnd();
            database.execute(MORE_THAN_ANY_BUFFER_HOLDS);

            boolean wrong = Await.holds("the law is broken", LONGER_THAN_WAL_SENDER_TIMEOUT, () -> {
                database.execute("update item set version = version + 1 where id = 1"); // commits go on
                return !unacknowledged.isAfter(route.confirmed())
                        || !String.valueOf(walsender).equals(route.activePid());
            });

            assertFalse(wrong, () -> daemon.output());
            kafka.resume();
            daemon.awaitAllConfirmed();
            assertEquals(walsender, route.activePid());
            RebuiltTables rebuilt = route.rebuilt();
            PostgresTables.assertEqual(route, rebuilt, "item");
            VersionOrder.assertKept(rebuilt, "public.item");
        }
    }

    @OnPostgres(18)
    void signalInTheMiddleOfALargeTransactionEndsTheDaemonPromptly(TestDatabase database) throws SQLException {
        try (Route route = route(database)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                kafka.pause();
                Workload.updateAll(database);
                database.execute(MORE_THAN_ANY_BUFFER_HOLDS);
                daemon.terminate(PROMPTLY);
            }
            assertNotEquals(0, route.unconfirmedChanges());
            kafka.resume();
            try (DaemonProcess again = DaemonProcess.streaming(route)) {
                again.awaitAllConfirmed();
                PostgresTables.assertEqual(route, route.rebuilt(), "item");
                again.terminate();
            }
        }
    }

    @OnPostgres(18)
    void aSilentBrokerIsLoggedOnceAndOnceMoreWhenItIsBack(TestDatabase database) throws SQLException {
        try (Route route = route(database);
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            kafka.pause();
            Workload.updateAll(database);
            Await.until("it is told", LIMIT, () -> daemon.output().contains("Kafka has acknowledged nothing for 10 s"));
            kafka.resume();
            daemon.awaitAllConfirmed();
            Await.until("its end is told", LIMIT, () -> daemon.output().contains("Kafka acknowledges again after"));
            assertEquals(1, times("acknowledged nothing", daemon.output()), daemon::output);
            daemon.terminate();
        }
    }

    /** An error that a person must fix is reported at once, although Kafka has not acknowledged everything yet. */
    @OnPostgres(18)
    void aLostSlotIsReportedWhileKafkaIsSilent(TestDatabase database) throws SQLException {
        try (Route route = route(database)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                kafka.pause();
                Workload.updateAll(database);
                LostSourceTest.dropSlot(route);
                daemon.assertFails(3, "trying again", "replication slot \"" + route.slot() + "\" no longer exists");
            }
        }
    }

    /** A record has failed, so the next producer has to wait for the records of this one that Kafka still holds. */
    @OnPostgres(18)
    void aLostSlotIsReportedWhileTheRecordsBesideAFailedOneAreSettled(TestDatabase database) throws SQLException {
        database.execute("create table parcel (id int primary key, content text)");
        try (Route route = route(database)
                .set("snapshot.mode", "on-demand")
                .set("table.failure.policy", "park")
                .set("kafka.max.request.size", "100000")) {
            database.execute("alter publication pub add table parcel", "insert into parcel values (1, 'small')");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                database.execute("insert into parcel values (2, 'small')");
                daemon.awaitAllConfirmed();
                kafka.pause();
                Workload.updateAll(database);
                database.execute("insert into parcel select 3, repeat('y', 200000)");
                Await.until(
                        "the record has failed",
                        LIMIT,
                        () -> daemon.output().contains("table public.parcel is parked"));
                LostSourceTest.dropSlot(route);
                daemon.assertFails(3, "trying again", "replication slot \"" + route.slot() + "\" no longer exists");
            }
        }
    }

    /**
     * A daemon that another one may have overtaken asks Kafka for that one's progress, and waits for the answer as long
     * as necessary. A request to stop ends the wait.
     */
    @OnPostgres(18)
    void aDaemonThatAsksKafkaBeforeItReadsOnIsStoppedPromptly(TestDatabase database) throws SQLException {
        assertStoppedPromptlyWhileItAsks(database, route(database));
    }

    /** The same for the progress of snapshots. */
    @OnPostgres(18)
    void aDaemonThatAsksKafkaForProgressIsStoppedPromptly(TestDatabase database) throws SQLException {
        assertStoppedPromptlyWhileItAsks(database, route(database).snapshot("on-demand"));
    }

    private void assertStoppedPromptlyWhileItAsks(TestDatabase database, Route shared) throws SQLException {
        try (Route route = shared.set("source.takeover.timeout.ms", "8000");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            kafka.pause();
            database.execute("select pg_terminate_backend(" + route.activePid() + ")");
            Await.until("it asks", LIMIT, () -> {
                Duration connecting = daemon.progress().state().connecting();
                return connecting != null && connecting.compareTo(Duration.ofSeconds(2)) > 0;
            });
            long told = System.nanoTime();
            daemon.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - told);
            assertTrue(took.compareTo(LESS_THAN_KAFKA_CLIENTS_WAIT) < 0, () -> "took " + took);
        }
    }

    private static long times(String part, String text) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
