package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonCommand;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A standby is promoted while the daemon runs: the daemon goes on there, and either nothing is missing or it reports
 * what is.
 */
@Kafka
@Timeout(600)
class FailoverTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Creates a database on the primary, and a route from whichever server is the primary. */
    private static Route route(ReplicatedPostgres servers, TestTopics topics) throws SQLException {
        return route(servers, topics.bootstrapServers(), topics.prefix());
    }

    private static Route route(ReplicatedPostgres servers, String bootstrapServers, String prefix) throws SQLException {
        TestDatabase database = TestDatabase.create(servers, "shop");
        database.execute(Workload.TABLE, "create publication pub for table item");
        return Route.between(database, bootstrapServers, prefix)
                .set("source.slot.create", "true")
                .set("source.slot.failover", "true");
    }

    private static void assertGoesOn(Route route, DaemonProcess daemon, Workload workload) throws SQLException {
        daemon.awaitStreaming(2);
        workload.awaitMore(100);
        workload.stop();
        daemon.awaitAllConfirmed();
        RebuiltTables rebuilt = route.rebuilt();
        PostgresTables.assertEqual(route, rebuilt, "item");
        VersionOrder.assertKept(rebuilt, "public.item");
        daemon.terminate();
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18})
    @Tag("slow")
    void goesOnAfterAPlannedSwitch(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of());
                Route route = route(servers, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(route.database())) {
            workload.awaitMore(100);
            servers.awaitCopied(route.slot());
            servers.primary().stopFast();
            servers.promote();
            assertGoesOn(route, daemon, workload);
        }
    }

    @Test
    void goesOnAfterThePrimaryWasKilled(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of());
                Route route = route(servers, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                Workload workload = Workload.on(route.database())) {
            workload.awaitMore(100);
            servers.awaitCopied(route.slot());
            servers.primary().kill9();
            servers.promote();
            assertGoesOn(route, daemon, workload);
        }
    }

    /** Without synchronized_standby_slots Kafka may be ahead of the standby. */
    @Test
    @Tag("slow")
    void stopsIfTheNewPrimaryLacksWhatWasDelivered(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route);
                TopicReader reader = route.reader()) {
            Workload.fill(route.database(), 10);
            daemon.awaitAllConfirmed();
            servers.awaitCopied(route.slot());
            servers.standby().stopFast();
            route.database().execute("insert into item values (11, 1, 'lost')");
            Await.until("the change is in Kafka", LIMIT, () -> reader.count() >= 11);
            servers.primary().kill9();
            servers.standby().start();
            servers.promote();
            daemon.assertFails(
                    "slot \"shop\"", "promoted", "lacks changes", "slot accept shop", "synchronized_standby_slots");
            assertEquals("10", route.database().queryOne("select count(*) from item"));
            assertStaysRefusedUntilAccepted(route);
        }
    }

    /** A supervisor restarts the daemon at once; a restart alone must not accept the new primary. */
    private static void assertStaysRefusedUntilAccepted(Route route) throws SQLException {
        try (DaemonThread again = DaemonThread.start(route)) {
            again.assertFails("slot \"shop\"", "lacks changes", "slot accept shop");
        }
        assertEquals(0, DaemonCommand.accept(route).exit());
        try (DaemonThread accepted = DaemonThread.streaming(route)) {
            Workload.updateAll(route.database());
            accepted.awaitAllConfirmed();
            accepted.stop();
        }
        try (DaemonThread next = DaemonThread.streaming(route)) {
            next.stop();
        }
    }

    /**
     * The daemon dies with the primary, so it never sees the promotion. The next one knows only what the first one
     * stored.
     */
    @ParameterizedTest
    @ValueSource(strings = {"never", "initial"})
    @Tag("slow")
    void aDaemonThatIsStartedAfterThePromotionRefusesAsWell(String snapshots, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(servers, topics).snapshot(snapshots)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(route.database(), 10);
                daemon.awaitAllConfirmed();
                servers.awaitCopied(route.slot());
                servers.standby().stopFast();
                Lsn before = route.walEnd();
                route.database().execute("insert into item values (11, 1, 'lost')");
                Await.until("what was delivered is kept", LIMIT, () -> isKept(route, before));
                daemon.kill9();
            }
            servers.primary().kill9();
            servers.standby().start();
            servers.promote();
            assertStaysRefusedUntilAccepted(route);
        }
    }

    private static boolean isKept(Route route, Lsn after) {
        KeptPosition kept = new ProgressTopic(
                        route.prefix(), Map.of("bootstrap.servers", route.bootstrapServers()), (short) -1)
                .readPosition(route.slot());
        return kept != null && kept.position().returned().isAfter(after);
    }

    /**
     * The standby has everything that was delivered, so a daemon that starts afterwards goes on, and nothing is
     * missing.
     */
    @ParameterizedTest
    @ValueSource(strings = {"never", "initial"})
    @Tag("slow")
    void aDaemonThatIsStartedAfterThePromotionGoesOn(String snapshots, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of());
                Route route = route(servers, topics).snapshot(snapshots)) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(route.database(), 10);
                daemon.awaitAllConfirmed();
                servers.awaitCopied(route.slot());
                Workload.updateAll(route.database());
                daemon.awaitAllConfirmed();
                daemon.kill9();
            }
            servers.primary().kill9();
            servers.promote();
            Workload.updateAll(route.database());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                RebuiltTables rebuilt = route.rebuilt();
                PostgresTables.assertEqual(route, rebuilt, "item");
                VersionOrder.assertKept(rebuilt, "public.item");
                daemon.stop();
            }
        }
    }

    /** The old slot was not copied, and an operator has created another one of that name. */
    @Test
    @Tag("slow")
    void aSlotThatWasCreatedAfterThePromotionIsNotTheOldOne(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(servers, topics).set("source.slot.failover", "false")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Workload.fill(route.database(), 10);
                daemon.awaitAllConfirmed();
                servers.awaitReplayed();
                daemon.stop();
            }
            servers.primary().kill9();
            servers.promote();
            DaemonCommand.assertFails(3, route, "slot \"shop\"", "no longer exists", "when-needed", "slot accept shop");
            Workload.updateAll(route.database());
            route.createSlot();
            DaemonCommand.assertFails(
                    3, route, "slot \"shop\"", "created after that", "when-needed", "slot accept shop");
            assertEquals(0, DaemonCommand.accept(route).exit());
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.stop();
            }
        }
    }

    /**
     * A tool has made the copy, so PostgreSQL does not mark it. The daemon dies on the new primary before Kafka has taken a
     * position there. Until Kafka has, the daemon confirms nothing that only the new timeline has.
     */
    @Test
    @Tag("slow")
    void aCopyThatIsNotMarkedIsTakenForTheSlotAfterAKillAsWell(LocalKafka kafka) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(16, Map.of());
                Route route = route(servers, kafka.bootstrapServers(), "copied").unset("source.slot.failover")) {
            TestDatabase database = route.database();
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 10);
                daemon.awaitAllConfirmed();
                servers.copySlot(route.slot(), database.name());
                Lsn before = route.walEnd();
                Workload.updateAll(database);
                daemon.awaitAllConfirmed();
                Await.until("what was delivered is kept", LIMIT, () -> isKept(route, before));
                servers.awaitReplayed();
                kafka.pause();
                servers.primary().kill9();
                servers.promote();
                Lsn promoted = route.walEnd();
                database.execute("create table other as select generate_series(1, 10000)");
                Await.until("the slot is read", LIMIT, () -> route.activePid() != null);
                boolean isTooEarly = Await.holds(
                        "confirmed before it is kept",
                        Duration.ofSeconds(3),
                        () -> route.confirmed().isAfter(promoted)
                                && !daemon.output().contains("has not taken the first position"));
                assertFalse(isTooEarly, daemon::output);
                daemon.kill9();
            } finally {
                kafka.resume();
            }
            Workload.updateAll(database);
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                RebuiltTables rebuilt = route.rebuilt();
                PostgresTables.assertEqual(route, rebuilt, "item");
                VersionOrder.assertKept(rebuilt, "public.item");
                daemon.stop();
            }
        }
    }

    /** WAL that the standby lacks is no reason to stop if it is not about a published table. */
    @Test
    @Tag("slow")
    void goesOnIfTheNewPrimaryLacksOnlyWhatIsOfNoInterest(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            TestDatabase database = route.database();
            database.execute("create table other (id int)");
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            servers.awaitCopied(route.slot());
            servers.standby().stopFast();
            database.execute("insert into other select generate_series(1, 10000)");
            daemon.awaitAllConfirmed();
            servers.primary().kill9();
            servers.standby().start();
            servers.promote();
            // at positions that the former primary was told are safe
            Workload.updateAll(database);
            daemon.awaitAllConfirmed();
            RebuiltTables rebuilt = route.rebuilt();
            PostgresTables.assertEqual(route, rebuilt, "item");
            VersionOrder.assertKept(rebuilt, "public.item");
            Await.until(
                    "the positions are those of the new timeline",
                    LIMIT,
                    () -> !daemon.progress().confirmed().isAfter(route.walEnd())
                            && !daemon.progress().received().isAfter(route.walEnd()));
            daemon.stop();
        }
    }

    /** Both standbys have begun timeline 2, at different positions. */
    @Test
    @Tag("slow")
    void stopsAtAnotherServerThatWasPromotedAsWell(TestTopics topics) throws Exception {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""));
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            route.database().execute("create table other (id int)");
            Workload.fill(route.database(), 10);
            daemon.awaitAllConfirmed();
            servers.awaitCopied(route.slot());
            servers.standby().stopFast();
            route.database().execute("insert into other select generate_series(1, 10000)");
            daemon.awaitAllConfirmed();
            servers.primary().kill9();
            servers.standby().start();
            servers.promote();
            Workload.updateAll(route.database());
            daemon.awaitAllConfirmed();
            servers.standby().stopFast();
            servers.promoteFormerPrimary();
            daemon.assertFails("slot \"shop\"", "timeline 2", "promoted independently", "remove it from the URL");
        }
    }

    /** The old server is started again, and it does not know that it was replaced. */
    @Test
    @Tag("slow")
    void stopsAtAFormerPrimary(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of());
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(route.database(), 10);
            daemon.awaitAllConfirmed();
            servers.awaitCopied(route.slot());
            servers.primary().kill9();
            servers.promote();
            Workload.updateAll(route.database());
            daemon.awaitAllConfirmed();
            servers.standby().stopFast();
            servers.primary().start();
            daemon.assertFails("slot \"shop\"", "former primary", "remove it from the URL");
        }
    }
}
