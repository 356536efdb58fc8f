package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.snapshot.load.JsonRows;
import dev.walferry.kafka.snapshot.load.RowVersions;
import dev.walferry.kafka.snapshot.load.SnapshotLoad;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon is killed with kill -9 in the middle of a snapshot, while the table is written to. Afterwards the tables
 * rebuilt from Kafka equal PostgreSQL's, the versions of each row arrived in their order, and what was read before the
 * daemon was killed was not read again.
 */
@Kafka
@Timeout(600)
class SnapshotKillTest {
    private static final int ROWS = 50_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");

    private final TestTopics topics;

    SnapshotKillTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, int threads) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.threads", String.valueOf(threads))
                .set("snapshot.chunk.bytes", "262144")
                // so slow that the middle lasts for half a minute
                .set("snapshot.fetch.rate", "400000")
                .publish("table item, emptied");
    }

    private static @Nullable TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(ITEM);
    }

    private static boolean isInTheMiddle(@Nullable TableProgress progress) {
        return progress != null && progress.state() == TableState.SNAPSHOTTING && progress.rows() > ROWS / 20;
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void theSnapshotGoesOnWhereItWas(TestDatabase database) throws SQLException {
        SnapshotLoad.fill(database, ROWS);
        killedInTheMiddle(database, 1);
    }

    /** Four threads end their chunks in any order. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void soItDoesWithFourThreads(TestDatabase database) throws SQLException {
        SnapshotLoad.fill(database, ROWS);
        killedInTheMiddle(database, 4);
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void soItDoesByRangesOfKeys(TestDatabase database) throws SQLException {
        database.execute("create access method other type table handler heap_tableam_handler");
        SnapshotLoad.fill(database, ROWS, "using other", 10);
        killedInTheMiddle(database, 4);
    }

    private void killedInTheMiddle(TestDatabase database, int threads) throws SQLException {
        try (Route route = route(database, threads);
                SnapshotLoad load = SnapshotLoad.start(database, ROWS)) {
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                Await.until("it is in the middle", LIMIT, () -> isInTheMiddle(item(route)));
                daemon.kill9();
            }
            database.awaitFree(route.slot()); // the next daemon waits only ten seconds
            TableProgress written = item(route);
            assertTrue(isInTheMiddle(written), () -> "no longer in the middle: " + written);
            List<Long> kills = List.of(System.currentTimeMillis());
            route.unset("snapshot.fetch.rate");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "emptied");
                load.stop();
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item", "emptied");
            RowVersions versions = versions(route, kills);
            assertEquals("", versions.wrong(), "the first row whose versions are out of order");
            versions.assertNoneReadAgain(written.rows());
        }
    }

    private static RowVersions versions(Route route, List<Long> kills) {
        try (TopicReader reader = route.reader()) {
            return RowVersions.of(reader, route.topic("item"), ROWS, kills, JsonRows::read);
        }
    }
}
