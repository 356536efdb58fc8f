package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A daemon on a slot of another plugin reads the rows that were there before. */
@Kafka
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(600)
class OtherPluginSnapshotTest {
    private static Route route(OutputPlugin plugin, TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                Workload.TABLE,
                "select pg_create_logical_replication_slot('" + database.name() + "', '" + plugin + "')");
        Workload.fill(database, 300);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("source.plugin", plugin.pluginName())
                .unset("source.publication.names");
    }

    private static void runUntilFinished(Route route, String... tables) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, tables);
            Workload.updateAll(route.database());
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
    }

    /** The rows were inserted after the slot was created, so they come as changes as well. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyTableIsReadAndOneThatComesLater(OutputPlugin plugin, TestDatabase database, TestTopics topics)
            throws SQLException {
        try (Route route = route(plugin, database, topics).set("snapshot.new.tables.interval.ms", "100")) {
            database.execute("alter default privileges grant select on tables to " + route.role());
            runUntilFinished(route, "item");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(
                        "create table later (id int primary key)", "insert into later select generate_series(1, 100)");
                SnapshotTopics.awaitFinished(route, "item", "later");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(Set.of("public.item", "public.later"), rebuilt.tables());
            PostgresTables.assertEqual(route, rebuilt, "item");
            PostgresTables.assertEqual(route, rebuilt, "later");
        }
    }

    /** Nothing in the stream mentions such a table, and the daemon ends only once the table is read. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void tablesThatNeverChangeAreReadAndThenTheDaemonEnds(OutputPlugin plugin, TestDatabase database, TestTopics topics)
            throws SQLException {
        database.execute(
                "create table quiet (id int primary key, note text)",
                "insert into quiet select i, 'n' || i from generate_series(1, 500) i",
                "create table unwanted (id int primary key)",
                "insert into unwanted values (1)");
        try (Route route =
                route(plugin, database, topics).snapshot("initial-only").set("snapshot.tables", "quiet")) {
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.awaitEnd();
            }
            assertEquals(500, SnapshotTopics.operations(route).get("r"));
            PostgresTables.assertEqual(route, route.rebuilt(), "quiet");
        }
    }

    /** All tables of the database are read, whoever they belong to. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableThatMayNotBeReadEndsTheDaemonWithTheRemedy(OutputPlugin plugin, TestDatabase database, TestTopics topics)
            throws SQLException {
        try (Route route = route(plugin, database, topics)) {
            database.execute("create table closed (id int primary key)", "insert into closed values (1)");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails("public.closed", "permission denied", "GRANT");
            }
        }
    }

    /**
     * Follows the steps of docs/how-to/operate.md. Progress belongs to the slot's name, so the copy takes over the
     * name.
     */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aCopyForPgoutputGoesOnWithTheProgress(OutputPlugin plugin, TestDatabase database, TestTopics topics)
            throws SQLException {
        try (Route route = route(plugin, database, topics).set("source.tables", "item")) {
            database.execute("create publication pub for table item");
            runUntilFinished(route, "item");
            Map<String, Integer> before = SnapshotTopics.operations(route);
            database.awaitFree(route.slot());
            String copy = "select pg_copy_logical_replication_slot(";
            database.execute(
                    copy + "'" + route.slot() + "', '" + route.slot() + "_new', false, 'pgoutput')",
                    "select pg_drop_replication_slot('" + route.slot() + "')",
                    copy + "'" + route.slot() + "_new', '" + route.slot() + "')",
                    "select pg_drop_replication_slot('" + route.slot() + "_new')");
            route.unset("source.plugin").unset("source.tables").set("source.publication.names", "pub");
            runUntilFinished(route, "item");
            Map<String, Integer> after = SnapshotTopics.operations(route);
            assertEquals(before.get("r"), after.get("r"), "nothing is read again");
            assertEquals(before.get("u") + 300, after.get("u"));
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }
}
