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
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table whose topic the brokers refuse to create: its name differs from another topic's only in '.' and '_'. */
@Postgres
@Kafka
@Timeout(600)
class RefusedTopicTest {
    private final TestDatabase database;
    private final TestTopics topics;

    RefusedTopicTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private Route route() throws Exception {
        database.execute(Workload.TABLE, "create table other (id int primary key)");
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .publish("table item, other");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()))) {
            String alike = route.topic("other").replace("public.other", "public_other");
            admin.createTopics(List.of(new NewTopic(alike, 1, (short) 1))).all().get();
        }
        return route;
    }

    private void fill() throws SQLException {
        database.execute("insert into other values (1)");
        Workload.fill(database, 3);
    }

    @Test
    void itIsParkedIfThatIsThePolicy() throws Exception {
        try (Route route = route().set("table.failure.policy", "park");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item", "other");
            fill();
            daemon.awaitAllConfirmed();
            daemon.stop();
            TableProgress other = SnapshotTopics.progress(route).tables().get(new Table("public", "other"));
            assertEquals(TableState.PARKED, other.state());
            assertTrue(String.valueOf(other.reason()).contains("rename the table"), other.reason());
            assertEquals(Map.of("c", 3), SnapshotTopics.operations(route));
        }
    }

    @Test
    void otherwiseTheDaemonStopsAndNamesTheTable() throws Exception {
        try (Route route = route();
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item", "other");
            fill();
            daemon.assertFails(
                    "slot \"" + route.slot() + "\"",
                    "topic " + route.topic("other") + " can be neither found nor created",
                    "table public.other (key columns [id]) at LSN ");
        }
    }
}
