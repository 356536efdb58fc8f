package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Updates move rows between tables, and into and out of the tables that are carried, during a snapshot and afterwards.
 * The tables rebuilt from Kafka equal PostgreSQL's.
 */
@Kafka
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(600)
class MovedRowsTest {
    /** Too large for a page, so an update that does not change it does not send it. */
    private static final String NOTE = "repeat(md5(i::text), 80)";

    private static final long PACE_NANOS = 200_000_000;

    /** Fewer rows than without partitions: each row that is changed meanwhile is read again, because of its note. */
    private static final String[] PARTITIONS = {
        "create table part (id int, place int, version int, note text, primary key (id, place)) partition by range (place)",
        "alter table part alter note set storage external",
        "create table near partition of part for values from (0) to (10)",
        "create table far partition of part for values from (10) to (20)",
        "create table away partition of part for values from (20) to (30)",
        "insert into part" + fill(1500),
    };

    private static String fill(int rows) {
        return " select i, i % 30, 0, " + NOTE + " from generate_series(1, " + rows + ") i";
    }

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.chunk.bytes", "65536")
                // so slow that rows move meanwhile, but faster than rows are written
                .set("snapshot.fetch.rate", "4000000");
    }

    /** Moves some rows and changes others in place until told to end. Returns how often. */
    private static int move(TestDatabase database, String table, int first, AtomicBoolean ended) {
        try {
            int round = 0;
            while (!ended.get()) {
                round++;
                database.execute(
                        "update " + table + " set place = (place + 7) % 30, version = version + 1 where id % 97 = "
                                + round + " % 97",
                        "update " + table + " set version = version + 1 where id % 89 = " + round + " % 89",
                        "delete from " + table + " where id = " + round,
                        "insert into " + table + " select i, i % 30, 0, " + NOTE + " from generate_series("
                                + (first + round) + ", " + (first + round) + ") i");
                LockSupport.parkNanos(PACE_NANOS);
            }
            return round;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void carry(Route route, String written, String... tables) throws SQLException {
        AtomicBoolean ended = new AtomicBoolean();
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            CompletableFuture<Integer> moving =
                    CompletableFuture.supplyAsync(() -> move(route.database(), written, 5_000, ended));
            try {
                SnapshotTopics.awaitFinished(route, tables);
            } finally {
                ended.set(true);
            }
            assertTrue(moving.join() > 1, "rows have moved");
            AtomicBoolean once = new AtomicBoolean();
            CompletableFuture<Integer> more =
                    CompletableFuture.supplyAsync(() -> move(route.database(), written, 50_000, once));
            daemon.awaitAllConfirmed();
            once.set(true);
            assertTrue(more.join() > 0, "rows have moved in the stream alone");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    /** The third partition is not carried: a row that moves there is deleted, and one that comes from there is new. */
    @ParameterizedTest
    @EnumSource(OutputPlugin.class)
    void betweenPartitionsOfWhichOneIsNotCarried(OutputPlugin plugin, TestDatabase database, TestTopics topics)
            throws SQLException {
        database.execute(PARTITIONS);
        try (Route route = route(database, topics)) {
            if (plugin == OutputPlugin.PGOUTPUT) {
                route.publish("table near, far");
            } else {
                database.execute(
                        "select pg_create_logical_replication_slot('" + database.name() + "', '" + plugin + "')");
                route.set("source.plugin", plugin.pluginName())
                        .unset("source.publication.names")
                        .set("source.tables", "near,far");
            }
            carry(route, "part", "near", "far");
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(Set.of("public.near", "public.far"), rebuilt.tables());
            PostgresTables.assertEqual(route, rebuilt, "near", "far");
            Map<String, Integer> operations = SnapshotTopics.operations(route);
            assertEquals(Set.of("c", "d", "r", "tombstone", "u"), operations.keySet(), operations::toString);
        }
    }

    /** Only pgoutput has row filters. */
    @Test
    void intoAndOutOfARowFilter(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table item (id int primary key, place int, version int, note text)",
                "alter table item alter note set storage external",
                "alter table item replica identity full",
                "insert into item" + fill(3000));
        try (Route route = route(database, topics).publish("table item where (place < 20)")) {
            carry(route, "item", "item");
            PostgresTables.assertSame(
                    "item",
                    PostgresTables.rows(database, "item where place < 20"),
                    route.rebuilt().textRows("public.item"));
        }
    }
}
