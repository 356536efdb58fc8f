package dev.walferry.kafka.snapshot.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.snapshot.HeldBack;
import dev.walferry.kafka.snapshot.SnapshotTopics;
import dev.walferry.kafka.snapshot.load.RowVersions.Format;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A large table under a steady load, read with four threads by a series of daemons, three of which are killed. The
 * table rebuilt from the records equals PostgreSQL's, the versions of each row came in order, no chunk whose end was
 * recorded is read again, no transaction lasts longer than a chunk, the slot is confirmed while the snapshot goes on,
 * and the WAL that it retains is bounded. The same holds for a second table, which is truncated again and again.
 *
 * <p>{@code -Dwalferry.millionRows=all} runs all variants.
 */
@Kafka
@Tag("slow")
@Timeout(1800)
class MillionRowsTest {
    private static final String VARIANTS = "walferry.millionRows";
    private static final int MANY = 1_000_000;
    private static final int FEWER = 150_000;
    private static final double[] KILLED_AT = {0.15, 0.4, 0.65};

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);
    private static final Table ITEM = new Table("public", "item");

    private final TestTopics topics;

    MillionRowsTest(TestTopics topics) {
        this.topics = topics;
    }

    /** Returns a route that reads so slowly that each daemon is killed in the middle. */
    private Route route(TestDatabase database, int chunkBytes, int bytesPerSecond) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.threads", "4")
                .set("snapshot.chunk.bytes", String.valueOf(chunkBytes))
                .set("snapshot.fetch.rate", String.valueOf(bytesPerSecond));
    }

    @OnPostgres(18)
    void aMillionRowsAsJson(TestDatabase database) throws SQLException {
        readAMillion(database);
    }

    @OnPostgres(14)
    @EnabledIfSystemProperty(named = VARIANTS, matches = "all")
    void aMillionRowsAsJsonFromTheOldestServer(TestDatabase database) throws SQLException {
        readAMillion(database);
    }

    private void readAMillion(TestDatabase database) throws SQLException {
        SnapshotLoad.fill(database, MANY, "", 50);
        try (Route route = route(database, 524_288, 2_500_000).publish("table item, emptied")) {
            run(route, MANY, JsonRows::read);
        }
    }

    @OnPostgres({14, 18})
    @Registry
    @EnabledIfSystemProperty(named = VARIANTS, matches = "all")
    void aPartitionedTableAsAvro(TestDatabase database, TestSubjects subjects) throws SQLException {
        SnapshotLoad.fill(
                database,
                FEWER,
                "partition by range (id)",
                50,
                "create table item_1 partition of item for values from (0) to (50000)",
                "create table item_2 partition of item for values from (50000) to (5000000)",
                "create table item_3 partition of item for values from (5000000) to (50000000)");
        AvroRows rows = new AvroRows(subjects);
        try (Route route = route(database, 131_072, 400_000)
                .set("value.format", "avro")
                .set("schema.registry.url", subjects.url())
                .publish("table item, emptied with (publish_via_partition_root = true)")) {
            run(route, FEWER, rows::read);
        }
    }

    /** Every table on PostgreSQL 13 is read this way. */
    @OnPostgres({14, 18})
    @EnabledIfSystemProperty(named = VARIANTS, matches = "all")
    void aTableThatIsReadByRangesOfItsKey(TestDatabase database) throws SQLException {
        database.execute("create access method other type table handler heap_tableam_handler");
        SnapshotLoad.fill(database, FEWER, "using other", 50);
        try (Route route = route(database, 131_072, 400_000).publish("table item, emptied")) {
            run(route, FEWER, JsonRows::read);
        }
    }

    private static void run(Route route, int rows, Format format) throws SQLException {
        List<Long> kills = new ArrayList<>();
        long written = 0;
        try (SnapshotLoad load = SnapshotLoad.start(route.database(), rows);
                HeldBack held = HeldBack.watch(route.database(), route.slot())) {
            for (double share : KILLED_AT) {
                written = killAt(route, Math.round(share * rows));
                kills.add(System.currentTimeMillis());
            }
            route.set("snapshot.fetch.rate", "0");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "emptied");
                load.stop();
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
            }
            held.assertTransactionsBelow(LONGEST_TRANSACTION);
            held.assertRetainedIsBounded();
        }
        try (TopicReader reader = route.reader()) {
            RowVersions versions = RowVersions.of(reader, route.topic("item"), rows, kills, format);
            assertEquals("", versions.wrong(), "the first row whose versions are out of order");
            assertSameContents(route.database(), versions.contents());
            versions.assertNoneReadAgain(written);
        }
        try (TopicReader reader = route.reader()) {
            EmptiedRows emptied = EmptiedRows.of(reader, route.topic("emptied"), format);
            assertTrue(emptied.truncates() > 0, "the second table was truncated meanwhile");
            emptied.assertSameAs(route.database());
        }
    }

    /** Runs a daemon until this many rows are recorded as read and the slot was confirmed meanwhile, then kills it. */
    private static long killAt(Route route, long rows) throws SQLException {
        try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Lsn before = route.walEnd();
            Await.until(
                    rows + " rows are written down, and the slot is confirmed meanwhile",
                    LIMIT,
                    () -> item(route) >= rows && route.confirmed().isAfter(before));
            daemon.kill9();
        }
        route.database().awaitFree(route.slot()); // the next daemon waits only ten seconds
        TableProgress progress = SnapshotTopics.progress(route).tables().get(ITEM);
        assertEquals(TableState.SNAPSHOTTING, progress.state(), "it is in the middle");
        return progress.rows();
    }

    private static long item(Route route) {
        TableProgress progress = SnapshotTopics.progress(route).tables().get(ITEM);
        return progress == null ? 0 : progress.rows();
    }

    private static void assertSameContents(TestDatabase database, Map<Integer, Long> contents) throws SQLException {
        int rows = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RowVersions.CONTENTS)) {
            while (row.next()) {
                int id = row.getInt(1);
                assertEquals(row.getLong(2), contents.get(id), () -> "the row " + id);
                rows++;
            }
        }
        assertEquals(rows, contents.size(), "rows in PostgreSQL, and those made of the records");
    }
}
