package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table with a value that the server cannot read, which {@code unavailable.value.policy=reselect} asks for. */
@Postgres
@Kafka
@Timeout(600)
class DamagedValueTest {
    private static final Table OTHER = new Table("public", "other");

    private final TestDatabase database;
    private final TestTopics topics;

    DamagedValueTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private Route route() throws SQLException {
        database.execute(
                Workload.TABLE,
                "create table other (id int primary key, version int, note text)",
                "alter table other alter note set storage external",
                "create extension pg_surgery");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("unavailable.value.policy", "reselect")
                .publish("table item, other");
    }

    private void damage() throws SQLException {
        database.execute(
                "insert into other values (1, 1, repeat('x', 5000))",
                "select heap_force_kill((select reltoastrelid::regclass from pg_class where oid = 'other'::regclass),"
                        + " array['(0,1)']::tid[])",
                "update other set version = 2");
        Workload.fill(database, 3);
    }

    @Test
    void itIsParkedIfThatIsThePolicy() throws SQLException {
        try (Route route = route().set("table.failure.policy", "park");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item", "other");
            damage();
            daemon.awaitAllConfirmed();
            daemon.stop();
            TableProgress other = SnapshotTopics.progress(route).tables().get(OTHER);
            assertEquals(TableState.PARKED, other.state());
            assertTrue(String.valueOf(other.reason()).contains("the server's data is damaged"), other.reason());
            assertEquals(
                    Map.of("c", 4), SnapshotTopics.operations(route), "its insert, and the rows of the other table");
        }
    }

    @Test
    void otherwiseTheDaemonStopsAndNamesTheTable() throws SQLException {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item", "other");
            damage();
            daemon.assertFails(
                    "slot \"" + route.slot() + "\"",
                    "cannot read a row of relation public.other",
                    " for toast value ",
                    "unavailable.value.policy=placeholder");
        }
    }
}
