package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.snapshot.load.JsonRows;
import dev.walferry.kafka.snapshot.load.RowVersions;
import dev.walferry.kafka.snapshot.load.SnapshotLoad;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The slot is on a standby, as PostgreSQL allows from 16 on, and the snapshot reads from the standby too, while the
 * primary is written to. {@code -Dwalferry.millionRows=all} makes the table larger.
 */
@Kafka
@Timeout(900)
@Tag("slow")
class StandbySnapshotTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);
    private static final int ROWS = "all".equals(System.getProperty("walferry.millionRows")) ? 150_000 : 20_000;

    private static Route route(ReplicatedPostgres servers, TestDatabase database, TestTopics topics)
            throws SQLException {
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.threads", "4")
                .set("snapshot.chunk.bytes", "65536")
                .set("source.url", servers.standby().url("shop"))
                .set("source.primary.url", servers.url("shop"))
                .set("source.slot.create", "true");
        database.execute(
                "create publication pub for table item, emptied",
                "grant execute on function pg_log_standby_snapshot() to " + route.role());
        servers.awaitReplayed();
        return route;
    }

    private static @Nullable String onStandby(ReplicatedPostgres servers, String sql) throws SQLException {
        try (Connection connection = servers.standby().connect("shop");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static @Nullable TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(new Table("public", "item"));
    }

    private static void awaitAllConfirmed(ReplicatedPostgres servers, TestDatabase database) throws SQLException {
        String end = database.queryOne("select pg_current_wal_lsn()");
        String confirmed = "select confirmed_flush_lsn >= '" + end + "' from pg_replication_slots";
        Await.until("all is in Kafka", LIMIT, () -> "t".equals(onStandby(servers, confirmed)));
    }

    /** Finished parts are not read again, the standby repeats what was not confirmed, no transaction is longer than a chunk, and WAL is not retained. */
    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void aDaemonThatIsKilledGoesOnThere(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            SnapshotLoad.fill(database, ROWS);
            try (Route route = route(servers, database, topics).set("snapshot.fetch.rate", "400000");
                    SnapshotLoad load = SnapshotLoad.start(database, ROWS);
                    HeldBack held =
                            HeldBack.watch(database, () -> servers.standby().connect("shop"), route.slot())) {
                List<Long> kills = new ArrayList<>();
                long written = 0;
                for (int share : new int[] {10, 5, 3}) {
                    written = killAt(servers, route, ROWS / share);
                    kills.add(System.currentTimeMillis());
                }
                route.unset("snapshot.fetch.rate");
                try (DaemonProcess daemon = DaemonProcess.start(route)) {
                    SnapshotTopics.awaitFinished(route, "item", "emptied");
                    load.stop();
                    awaitAllConfirmed(servers, database);
                    daemon.terminate(LIMIT);
                }
                held.assertTransactionsBelow(LONGEST_TRANSACTION);
                held.assertRetainedIsBounded();
                PostgresTables.assertEqual(route, route.rebuilt(), "item", "emptied");
                try (TopicReader reader = route.reader()) {
                    RowVersions versions = RowVersions.of(reader, route.topic("item"), ROWS, kills, JsonRows::read);
                    assertEquals("", versions.wrong(), "the first row whose versions are out of order");
                    versions.assertNoneReadAgain(written);
                }
            }
        }
    }

    /** Kills a daemon in the middle, and returns how many rows were recorded as read. */
    private static long killAt(ReplicatedPostgres servers, Route route, long rows) {
        try (DaemonProcess daemon = DaemonProcess.start(route)) {
            Await.until(rows + " rows are written down", LIMIT, () -> {
                TableProgress item = item(route);
                return item != null && item.rows() >= rows;
            });
            daemon.kill9();
        }
        Await.until(
                "the slot is free",
                LIMIT,
                () -> "0".equals(onStandby(servers, "select count(*) from pg_replication_slots where active")));
        TableProgress item = Objects.requireNonNull(item(route));
        assertEquals(TableState.SNAPSHOTTING, item.state(), "it is in the middle");
        return item.rows();
    }

    @Test
    void theRowsAreReadOnTheStandby(TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            SnapshotLoad.fill(database, ROWS);
            try (Route route = route(servers, database, topics);
                    SnapshotLoad load = SnapshotLoad.start(database, ROWS);
                    DaemonThread daemon = DaemonThread.start(route)) {
                SnapshotTopics.awaitFinished(route, "item", "emptied");
                load.stop();
                awaitAllConfirmed(servers, database);
                daemon.stop();
                PostgresTables.assertEqual(route, route.rebuilt(), "item", "emptied");
                try (TopicReader reader = route.reader()) {
                    RowVersions versions = RowVersions.of(reader, route.topic("item"), ROWS, List.of(), JsonRows::read);
                    assertEquals("", versions.wrong(), "the first row whose versions are out of order");
                }
            }
        }
    }
}
