package dev.walferry.kafka.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.snapshot.SnapshotTopics;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A role that may write to an outbox names the command topic for its event. The daemon must not obey its own record.
 */
@Postgres
@Kafka
@Timeout(300)
class EventTopicTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");
    private static final Table OUTBOX = new Table("public", "outbox");

    private final TestDatabase database;
    private final TestTopics topics;

    EventTopicTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
    }

    private Route route() throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "insert into item values (1)",
                "create table outbox (id int primary key, aggregatetype text, aggregateid text, payload text)");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item, outbox")
                .snapshot("initial")
                .set("outbox.table.include.list", "public.outbox")
                .set("outbox.route.topic.replacement", "${routedByValue}");
    }

    private void command() throws SQLException {
        database.execute(
                "insert into outbox values (1, '" + topics.topic("walferry-control") + "', '" + topics.prefix() + "',"
                        + " '{\"type\":\"park\",\"data\":{\"tables\":[{\"schema\":\"public\",\"table\":\"item\"}]}}')",
                "insert into item values (2)");
    }

    /** No record of the table has been sent since the start. */
    @Test
    void theTopicOfATableIsForNoEvent() throws SQLException {
        try (Route route = route().set("table.failure.policy", "park")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "outbox");
                daemon.stop();
            }
            database.execute("insert into outbox values (1, '" + route.topic("item") + "', '1', '{}')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("the outbox is parked", LIMIT, () -> state(route, OUTBOX) == TableState.PARKED);
                database.execute("insert into item values (2)");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 1, "c", 1), SnapshotTopics.operations(route));
        }
    }

    private static TableState state(Route route, Table table) {
        return SnapshotTopics.progress(route).tables().get(table).state();
    }

    @Test
    void theOutboxIsParkedAndNothingElse() throws SQLException {
        try (Route route = route().set("table.failure.policy", "park");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "item", "outbox");
            command();
            daemon.awaitAllConfirmed();
            Await.until("the outbox is parked", LIMIT, () -> state(route, OUTBOX) == TableState.PARKED);
            database.execute("insert into item values (3)");
            daemon.awaitAllConfirmed();
            assertEquals(TableState.STREAMING, state(route, ITEM));
            assertEquals(Map.of("r", 1, "c", 2), SnapshotTopics.operations(route));
            daemon.stop();
        }
    }

    /** Nothing is lost: with the remedy that the error names, the row becomes an ordinary record. */
    @Test
    void theDaemonEndsUntilTheRowIsPast() throws SQLException {
        try (Route route = route()) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "outbox");
                command();
                String error = daemon.awaitError();
                assertTrue(error.contains("\"aggregatetype\""), error);
                assertTrue(error.contains("outbox.table.include.list"), error);
                assertFalse(error.contains("walferry-control"), error);
            }
            route.set("outbox.table.include.list", "public.no_outbox_for_now");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(Map.of("r", 1, "c", 2), SnapshotTopics.operations(route));
        }
    }
}
