package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The daemon promptly confirms to PostgreSQL exactly the end of what has arrived, even when idle. */
@Kafka
@Timeout(300)
class ConfirmedPositionTest {
    private static final int ATTEMPTS = 10;
    /** A stopping server gives up on a client after {@code wal_sender_timeout}, which is a minute. */
    private static final Duration LESS_THAN_A_WALSENDERS_PATIENCE = Duration.ofSeconds(40);

    /**
     * Traps A1, A5 (docs/design/traps.md): a position one byte beyond the end of a transaction would silently skip the
     * next one.
     */
    @OnPostgres({14, 18})
    void adjacentCommitsBothArriveAfterARestartBetweenThem(TestDatabase database, TestTopics topics)
            throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            boolean adjacent = false;
            for (int i = 0; i < ATTEMPTS && !adjacent; i++) {
                adjacent = restartBetweenTwoCommits(route, 10 * i);
            }
            assertTrue(adjacent, "other WAL came between the two commits each time");
        }
    }

    /** Returns whether the second commit started exactly where the daemon continued. */
    private static boolean restartBetweenTwoCommits(Route route, int id) throws SQLException {
        TestDatabase database = route.database();
        try (Connection first = open(database, id);
                Connection second = open(database, id + 1)) {
            try (DaemonThread before = DaemonThread.streaming(route)) {
                before.awaitAllConfirmed();
                first.commit();
                before.awaitAllConfirmed();
                before.stop();
            }
            Lsn between = route.confirmed();
            boolean adjacent = between.equals(route.walEnd());
            second.commit();
            try (DaemonThread after = DaemonThread.streaming(route)) {
                after.awaitAllConfirmed();
                after.stop();
            }
            RebuiltTables rebuilt = route.rebuilt();
            PostgresTables.assertEqual(route, rebuilt, "item");
            assertTrue(
                    rebuilt.history("public.item").values().stream().allMatch(rows -> rows.size() == 1),
                    "a transaction that was confirmed came again");
            return adjacent;
        }
    }

    /** Opens a transaction that has done everything but commit. */
    private static Connection open(TestDatabase database, int id) throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into item values (" + id + ", 1, '" + Route.ROW_MARKER + "')");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Trap A3 (docs/design/traps.md): a walsender waits until its client has confirmed the shutdown checkpoint. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void fastStopIsNotHeldUp(LocalPostgres postgres, TestTopics topics) throws SQLException {
        TestDatabase database = postgres.createDatabase("fast_stop");
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Workload.fill(database, 1000);
                daemon.awaitAllConfirmed();
                postgres.stopFast(LESS_THAN_A_WALSENDERS_PATIENCE);
                postgres.start();
                daemon.awaitStreaming(2);
                daemon.terminate();
            }
            assertEquals(1000, route.rebuilt().records(), "confirmed before the stop, so sent once");
        }
    }

    /** Trap A4 (docs/design/traps.md): an idle slot must not hold back the WAL of other tables. */
    @OnPostgres({14, 18})
    void idleSlotAdvancesWhileOnlyAnUnpublishedTableIsWritten(TestDatabase database, TestTopics topics)
            throws SQLException {
        database.execute(Workload.TABLE, "create table other (id int)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Lsn before = route.confirmed();
            for (int i = 0; i < 3; i++) {
                database.execute("insert into other select generate_series(1, 1000)");
                daemon.awaitAllConfirmed();
                assertTrue(route.confirmed().isAfter(before));
                before = route.confirmed();
            }
            assertEquals(List.of(topics.prefix() + ".walferry-progress"), topics.existing());
            daemon.terminate();
        }
    }
}
