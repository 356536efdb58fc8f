package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A process with two pipelines is killed, runs out of memory, or holds back WAL for a pipeline that has ended. */
@Kafka
@Tag("slow")
@Timeout(600)
class PipelineFaultsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String EIGHT_MEBIBYTES =
            "insert into unpublished select repeat('x', 8192) from generate_series(1, 1024)";

    private static DaemonProcess start(TwoRoutes two) {
        return DaemonProcess.start(two.a, two.settings(), DaemonProcess.QUICK_START);
    }

    private static void awaitConfirmed(Route route, DaemonProcess daemon) throws SQLException {
        Lsn end = route.walEnd();
        Await.until("confirmed up to " + end, LIMIT, () -> !end.isAfter(route.confirmed()) || !daemon.isAlive());
        assertTrue(daemon.isAlive(), daemon::output);
    }

    private static void write(TestDatabase database, String table) throws SQLException {
        database.execute("insert into " + table + " select i, 1, '" + Route.ROW_MARKER
                + "' from generate_series(1, 200) i on conflict (id) do update set version = " + table
                + ".version + 1");
    }

    @OnPostgres(18)
    void killLosesNothingAndKeepsTheOrder(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = TwoRoutes.withTwoTables(database, topics)) {
            for (int kill = 0; kill < 2; kill++) {
                try (DaemonProcess daemon = start(two)) {
                    daemon.awaitStreaming(2);
                    for (int i = 0; i < 30; i++) {
                        write(two.a.database(), "item");
                        write(two.b.database(), "other");
                    }
                    daemon.kill9();
                }
            }
            try (DaemonProcess daemon = start(two)) {
                daemon.awaitStreaming(2);
                write(two.a.database(), "item");
                write(two.b.database(), "other");
                awaitConfirmed(two.a, daemon);
                awaitConfirmed(two.b, daemon);
                String output = daemon.output();
                assertTrue(
                        output.contains("stream.started [a] - ") && output.contains("stream.started [b] - "), output);
                daemon.terminate(LIMIT);
            }
            RebuiltTables rebuilt = two.a.rebuilt();
            VersionOrder.assertKept(rebuilt, "public.item");
            VersionOrder.assertKept(rebuilt, "public.other");
            PostgresTables.assertEqual(two.a, rebuilt, "item");
            PostgresTables.assertEqual(two.b, rebuilt, "other");
        }
    }

    @OnPostgres(18)
    void lackOfMemoryEndsTheProcess(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = TwoRoutes.withTwoTables(database, topics)) {
            two.set("kafka.max.request.size", Integer.toString(200 << 20))
                    .set("kafka.buffer.memory", Integer.toString(200 << 20));
            try (DaemonProcess daemon =
                    DaemonProcess.start(two.a, two.settings(), List.of("-Xmx128m", "-XX:+UseSerialGC"))) {
                daemon.awaitStreaming(2);
                two.b
                        .database()
                        .execute(
                                "insert into other values (1, 1, '" + Route.ROW_MARKER + "' || repeat('x', 50000000))");
                daemon.assertFails(1, "1 of 2 pipelines have ended with an error:", "  b: slot", "raise -Xmx");
                assertEquals(1, two.b.unconfirmedChanges(), "the row that has not arrived comes again");
            }
        }
    }

    /** A slot holds back the WAL of all databases until the server has logged which transactions run, and the slot is past that. */
    private static void awaitMoved(Route route) {
        Await.until("the slot of a lets go of WAL", LIMIT, () -> {
            route.database().execute("select pg_log_standby_snapshot()");
            return route.database()
                    .queryOne("select pg_current_wal_lsn() - restart_lsn < 4000000 from pg_replication_slots"
                            + " where slot_name = '" + route.slot() + "'")
                    .equals("t");
        });
    }

    private static TwoRoutes limitedRoutes(TestDatabase database, TestTopics topics) throws SQLException {
        TwoRoutes two = TwoRoutes.withTwoTables(database, topics).set("slot.give.up.retained.bytes", "20000000");
        two.b
                .database()
                .execute(
                        // vacuuming it would write as much WAL again, which is too much for the other slot as well
                        "create table unpublished (body text) with (autovacuum_enabled = off, toast.autovacuum_enabled = off)",
                        "alter table unpublished alter column body set storage external");
        return two;
    }

    /** Asserts that b's slot is given up: once b has ended, WAL piles up for it. */
    private static void assertIsGivenUp(TwoRoutes two, DaemonProcess daemon) throws Exception {
        Await.until("b has ended", LIMIT, () -> daemon.output().contains("pipeline.ended [b]"));
        for (int i = 0; i < 3; i++) {
            two.b.database().execute(EIGHT_MEBIBYTES);
            awaitMoved(two.a);
        }
        Await.until(
                "the slot of b is dropped",
                LIMIT,
                () -> two.b
                        .database()
                        .queryOne("select count(*) from pg_replication_slots where slot_name = '" + two.b.slot() + "'")
                        .equals("0"));
        write(two.a.database(), "item");
        awaitConfirmed(two.a, daemon);
        two.a.database().execute("select pg_terminate_backend(" + two.a.activePid() + ")");
        write(two.a.database(), "item");
        awaitConfirmed(two.a, daemon);
        daemon.signal("TERM");
        daemon.assertFails(3, "slot.given.up [b]", "slot \"" + two.b.slot() + "\" was dropped");
    }

    @OnPostgres(18)
    void slotOfAnEndedPipelineIsStillGivenUp(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = limitedRoutes(database, topics);
                DaemonProcess daemon = start(two)) {
            daemon.awaitStreaming(2);
            // a table of the other pipeline ends this one
            two.b
                    .database()
                    .execute(
                            "create table item (id int primary key)",
                            "alter publication pub add table item",
                            "insert into item values (1)");
            assertIsGivenUp(two, daemon);
        }
    }

    @OnPostgres(18)
    void slotOfAPipelineThatIsRefusedWithoutAChangeIsGivenUp(TestDatabase database, TestTopics topics)
            throws Exception {
        try (TwoRoutes two = limitedRoutes(database, topics).set("snapshot.new.tables.interval.ms", "200");
                DaemonProcess daemon = start(two)) {
            daemon.awaitStreaming(2);
            two.b.database().execute("create table item (id int primary key)", "alter publication pub add table item");
            assertIsGivenUp(two, daemon);
        }
    }

    /** Another daemon could take the slot over, so the process leaves time for that. None does. */
    @OnPostgres(18)
    void slotThatNoStandbyTakesOverIsGivenUp(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = limitedRoutes(database, topics).set("source.takeover.timeout.ms", "8000");
                DaemonProcess daemon = start(two)) {
            daemon.awaitStreaming(2);
            two.b
                    .database()
                    .execute(
                            "create table item (id int primary key)",
                            "alter publication pub add table item",
                            "insert into item values (1)");
            assertIsGivenUp(two, daemon);
        }
    }

    /**
     * The other reader reconnects now and then, as any reader does, and each time leaves the slot free for a moment.
     */
    @OnPostgres(18)
    void slotThatAnotherProcessReadsIsLeftAlone(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = limitedRoutes(database, topics).set("snapshot.new.tables.interval.ms", "200");
                DaemonProcess daemon = start(two)) {
            daemon.awaitStreaming(2);
            two.b.database().execute("create table item (id int primary key)", "alter publication pub add table item");
            Await.until("b has ended", LIMIT, () -> daemon.output().contains("pipeline.ended [b]"));
            Await.until("b has left its slot", LIMIT, () -> two.b.activePid() == null);
            for (int i = 0; i < 9; i++) {
                try (ChangeStream reader = ChangeStream.to(two.b.database().url())
                        .user(two.b.database().user())
                        .password(two.b.database().password())
                        .slot(two.b.slot())
                        .publication("pub")
                        .open()) {
                    if (i < 3) {
                        two.b.database().execute(EIGHT_MEBIBYTES);
                        awaitMoved(two.a);
                    }
                    long begun = System.nanoTime();
                    Await.until("read for a while", LIMIT, () -> System.nanoTime() - begun > 2_000_000_000L);
                    assertTrue(two.b.activePid() != null, reader::toString);
                }
                Await.until("the reader has left", LIMIT, () -> two.b.activePid() == null);
            }
            assertFalse(daemon.output().contains("slot.given.up"), daemon::output);
            assertIsGivenUp(two, daemon);
        }
    }

    @OnPostgres(18)
    void slotOfAPipelineThatHasFinishedIsGivenUp(TestDatabase database, TestTopics topics) throws Exception {
        int nobody = FreePort.find();
        try (TwoRoutes two = limitedRoutes(database, topics)) {
            two.a.snapshot("initial-only");
            two.set("snapshot.mode", "initial-only")
                    .set("source.pipelines.b.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/shop");
            try (DaemonProcess daemon = start(two)) {
                Await.until("a has finished", LIMIT, () -> daemon.output().contains("all tables were read"));
                for (int i = 0; i < 3; i++) {
                    two.b.database().execute(EIGHT_MEBIBYTES);
                }
                Await.until(
                        "the slot of a is dropped", LIMIT, () -> daemon.output().contains("slot.given.up [a]"));
                daemon.signal("TERM");
                daemon.assertFails(3, "slot \"" + two.a.slot() + "\" was dropped");
            }
        } finally {
            FreePort.giveBack(nobody);
        }
    }

    @OnPostgres(18)
    void slotOfAPipelineThatHasNeverBegunIsGivenUp(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = limitedRoutes(database, topics)) {
            two.set("source.pipelines.b.publication.names", "missing");
            try (DaemonProcess daemon = start(two)) {
                daemon.awaitStreaming(1);
                assertIsGivenUp(two, daemon);
            }
        }
    }

    @OnPostgres(18)
    void exitCodeIsThatOfTheErrorAndOfOneForAll(TestDatabase database, TestTopics topics) throws Exception {
        try (TwoRoutes two = TwoRoutes.withTwoTables(database, topics)) {
            two.set("source.pipelines.b.slot.name", two.a.slot());
            try (DaemonProcess daemon = start(two)) {
                daemon.assertFails(2, "source.pipelines: the pipelines 'a' and 'b' have the same slot");
            }
            assertEquals(0, two.a.unconfirmedChanges());
        }
    }
}
