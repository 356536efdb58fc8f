package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
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
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A daemon on a slot of another plugin: tables arrive whole, even across a restart, and everything is confirmed. */
@Kafka
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(300)
class OtherPluginTest {
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void theNamedTablesAreCarried(OutputPlugin plugin, TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table item (id int primary key, name text)",
                "create table other (id int primary key)",
                "select pg_create_logical_replication_slot('" + database.name() + "', '" + plugin + "')");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("source.plugin", plugin.pluginName())
                .unset("source.publication.names")
                .set("source.tables", "item")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(
                        "insert into item select i, 'n' || i from generate_series(1, 1000) i",
                        "insert into other values (1)",
                        "update item set name = null where id % 3 = 0");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            database.execute("delete from item where id % 7 = 0", "update item set id = id + 5000 where id < 50");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.awaitAllConfirmed();
                assertTrue(daemon.output().contains("slot.plugin - slot \""), daemon::output);
                String losses = plugin + " does not send " + String.join("; ", plugin.losses());
                assertTrue(daemon.output().contains(losses), daemon::output);
            }
            RebuiltTables rebuilt = route.rebuilt();
            assertEquals(Set.of("public.item"), rebuilt.tables());
            PostgresTables.assertEqual(route, rebuilt, "item");
        }
    }
}
