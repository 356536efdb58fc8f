package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
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
 * kill -9 in the middle of a snapshot, while the table is written to. Afterwards the tables rebuilt from Kafka equal
 * PostgreSQL's, the versions of each row arrived in their order, and what was read before the daemon was killed was not read
 * again.
 */
@Kafka
@Timeout(600)
class SnapshotKillTest {
    private static final int ROWS = 50_000;

    /** Where it may take long. */
    private static final int MANY_ROWS = 200_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");

    private final TestTopics topics;

    SnapshotKillTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, int rows) throws SQLException {
        SnapshotLoad.fill(database, rows);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.chunk.bytes", "524288")
                // so slow that it is caught in the middle
                .set("inflight.max.bytes", "262144")
                .set("kafka.linger.ms", "50")
                .publish("table item, emptied");
    }

    private static @Nullable TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(ITEM);
    }

    private static boolean isInTheMiddle(@Nullable TableProgress progress, int rows) {
        return progress != null && progress.state() == TableState.SNAPSHOTTING && progress.rows() > rows / 20;
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void theSnapshotGoesOnWhereItWas(TestDatabase database) throws SQLException {
        int rows = database.majorVersion() == 18 ? ROWS : MANY_ROWS;
        try (Route route = route(database, rows);
                SnapshotLoad load = SnapshotLoad.start(database, rows)) {
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                Await.until("it is in the middle", LIMIT, () -> isInTheMiddle(item(route), rows));
                daemon.kill9();
            }
            database.awaitFree(route.slot()); // the next daemon waits only ten seconds
            TableProgress written = item(route);
            assertTrue(isInTheMiddle(written, rows), () -> "not in the middle any more: " + written);
            List<Long> kills = List.of(System.currentTimeMillis());
            route.unset("inflight.max.bytes").unset("kafka.linger.ms");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "emptied");
                load.stop();
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item", "emptied");
            RowVersions versions = versions(route, rows, kills);
            assertEquals("", versions.wrong(), "the first row whose versions are out of order");
            long unwritten = versions.readsOfKilled() - written.rows();
            assertTrue(
                    versions.readAgain() <= unwritten,
                    () -> versions.readAgain() + " rows that had not changed were read again, but the end of only "
                            + unwritten + " was not written down");
        }
    }

    private static RowVersions versions(Route route, int rows, List<Long> kills) {
        try (TopicReader reader = route.reader()) {
            return RowVersions.of(reader, route.topic("item"), rows, kills, JsonRows::read);
        }
    }
}
