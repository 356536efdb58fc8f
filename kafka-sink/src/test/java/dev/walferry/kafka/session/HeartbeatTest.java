package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Heartbeats of a running daemon. */
@Kafka
@Postgres(18)
@Timeout(300)
class HeartbeatTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int SEVERAL = 3;

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("heartbeat.interval.ms", "50")
                .set("topic.heartbeat.prefix", topics.prefix() + ".beats");
    }

    /** Returns the last record of each topic, and counts the records. */
    private static Map<String, String> last(TestTopics topics, Map<String, Integer> counts) {
        Map<String, String> last = new TreeMap<>();
        counts.clear();
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix())) {
            reader.readAll(record -> {
                counts.merge(record.topic(), 1, Integer::sum);
                last.put(record.topic(), text(record));
            });
        }
        return last;
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8)
                + ' '
                + new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void beatsGoToTheTopicAndThroughTheSlot(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                "create table beat (id int primary key, at timestamptz)", "insert into beat values (1, now())");
        try (Route route = route(database, topics)) {
            database.execute("grant select, update on beat to public");
            route.set("heartbeat.action.query", "update beat set at = now() where id = 1")
                    .set("heartbeat.message.enable", "true")
                    .publish("all tables");
            String beats = topics.prefix() + ".beats." + topics.prefix();
            Map<String, Integer> counts = new TreeMap<>();
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("several beats of both kinds", LIMIT, () -> {
                    last(topics, counts);
                    return counts.getOrDefault(beats, 0) >= SEVERAL
                            && counts.getOrDefault(route.topic("beat"), 0) >= SEVERAL;
                });
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            Map<String, String> last = last(topics, counts);
            String beat = String.valueOf(last.get(beats));
            assertTrue(
                    beat.matches("\\{\"serverName\":\"" + topics.prefix() + "\"} \\{\"ts_ms\":\\d{13}}"), () -> beat);
            assertEquals(2, last.size(), "messages have no records: " + last.keySet());
        }
    }

    /** No table exists and nothing is written: the messages alone move the slot, and do not become records. */
    @Test
    void messagesAloneMoveTheSlotOfAnIdleDatabase(TestDatabase database, TestTopics topics) throws SQLException {
        try (Route route = route(database, topics)) {
            route.set("heartbeat.message.enable", "true").publish("all tables");
            Lsn created = route.confirmed();
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Lsn last = created;
                for (int i = 0; i < SEVERAL; i++) {
                    Lsn before = last;
                    Lsn written = route.walEnd();
                    Await.until("WAL is written", LIMIT, () -> route.walEnd().isAfter(written));
                    Await.until(
                            "the slot follows", LIMIT, () -> route.confirmed().isAfter(written));
                    last = route.confirmed();
                    assertTrue(last.isAfter(before), before + " to " + last);
                }
                daemon.stop();
            }
            assertEquals(
                    Set.of(topics.prefix() + ".beats." + topics.prefix()),
                    last(topics, new TreeMap<>()).keySet(),
                    "messages have no records");
        }
    }

    /** The query waits for a lock, but nothing else waits with it. */
    @Test
    void aQueryThatWaitsHoldsUpNothing(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table beat (id int primary key)", "create table item (id int primary key)");
        try (Route route = route(database, topics)) {
            database.execute("grant insert on beat to public");
            route.set("heartbeat.action.query", "insert into beat values (1)").publish("table item");
            try (Connection holder = database.connect();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("lock table beat in access exclusive mode");
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    Await.until("the query waits", LIMIT, () -> waiting(database) > 0);
                    database.execute("insert into item values (1)");
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
            }
        }
    }

    private static int waiting(TestDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_locks where not granted and database ="
                        + " (select oid from pg_database where datname = current_database())")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every heartbeat but the first fails with a unique violation. */
    @Test
    void aQueryThatFailsStopsNothing(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table beat (id int primary key)");
        try (Route route = route(database, topics)) {
            database.execute("grant insert on beat to public");
            route.set("heartbeat.action.query", "insert into beat values (1)").publish("all tables");
            Map<String, Integer> counts = new TreeMap<>();
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                Await.until("several beats", LIMIT, () -> {
                    last(topics, counts);
                    return counts.getOrDefault(topics.prefix() + ".beats." + topics.prefix(), 0) >= SEVERAL;
                });
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            last(topics, counts);
            assertEquals(1, counts.get(route.topic("beat")), "the second beat was refused");
        }
    }
}
