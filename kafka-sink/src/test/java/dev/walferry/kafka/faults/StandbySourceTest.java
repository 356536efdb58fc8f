package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.VersionOrder;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The slot is on a standby; the daemon does on the primary what a standby cannot do. */
@Kafka
@Timeout(600)
@Tag("slow")
class StandbySourceTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Creates a route. Its role is not a superuser: it may request what the standby needs, and write its heartbeats.
     */
    private static Route route(ReplicatedPostgres servers, TestTopics topics) throws SQLException {
        TestDatabase database = TestDatabase.create(servers, "shop");
        database.execute(
                Workload.TABLE,
                "create table beat (n int)",
                "insert into beat values (0)",
                "create publication pub for table item");
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix());
        database.execute(
                "grant execute on function pg_log_standby_snapshot() to " + route.role(),
                "grant select, update on beat to " + route.role());
        servers.awaitReplayed();
        return route.set("source.url", servers.standby().url("shop"))
                .set("source.primary.url", servers.url("shop"))
                .set("source.slot.create", "true")
                .set("heartbeat.interval.ms", "200")
                .set("heartbeat.action.query", "update beat set n = n + 1");
    }

    private static String onStandby(ReplicatedPostgres servers, String sql) throws SQLException {
        try (Connection connection = servers.standby().connect("shop");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 18})
    void readsFromAStandbyAndGoesOnWhenItIsPromoted(int version, TestTopics topics) throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(version, Map.of());
                Route route = route(servers, topics);
                DaemonThread daemon = DaemonThread.streaming(route);
                TopicReader reader = route.reader()) {
            Workload.fill(route.database(), 10);
            Await.until("the rows are in Kafka", LIMIT, () -> reader.count() >= 10);
            Await.until("heartbeats", LIMIT, () -> !"0".equals(route.database().queryOne("select n from beat")));

            servers.primary().stopFast();
            servers.promote();
            Workload.updateAll(route.database());
            Await.until("changes on the new timeline are in Kafka", LIMIT, () -> reader.count() >= 20);

            // the next connection finds a different timeline from the one on which the stream began
            String pid = "select active_pid from pg_replication_slots where slot_name = 'shop'";
            Await.until("the slot is read", LIMIT, () -> onStandby(servers, pid) != null);
            String before = onStandby(servers, pid);
            onStandby(servers, "select pg_terminate_backend(" + before + ", 60000)"); // waits for its end
            Workload.updateAll(route.database());
            daemon.awaitAllConfirmed();
            assertNotEquals(before, route.activePid());
            RebuiltTables rebuilt = route.rebuilt();
            PostgresTables.assertEqual(route, rebuilt, "item");
            VersionOrder.assertKept(rebuilt, "public.item");
            daemon.stop();
        }
    }
}
