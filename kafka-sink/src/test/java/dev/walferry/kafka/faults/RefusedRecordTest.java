package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Timeout;

/** Records that a topic's configuration forbids. */
@Kafka
@Timeout(300)
class RefusedRecordTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static Route route(TestDatabase database, TestTopics topics, String... configuration) throws Exception {
        database.execute(Workload.TABLE);
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item");
        NewTopic topic = new NewTopic(route.topic("item"), Optional.empty(), Optional.empty());
        topics.create(topic.configs(Map.of(configuration[0], configuration[1])));
        return route;
    }

    /** A truncation has no key, and a compacted topic takes no record without one. */
    @OnPostgres(18)
    void compactedTopicThatRefusesATruncationNamesTheWaysToGoOn(TestDatabase database, TestTopics topics)
            throws Exception {
        try (Route route = route(database, topics, "cleanup.policy", "compact")) {
            Workload.fill(database, 3);
            Lsn before = route.walEnd();
            database.execute("truncate item", "insert into item values (7, 1, '')");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails(
                        "slot \"" + route.slot() + "\"",
                        "topic " + route.topic("item"),
                        "at LSN 0/",
                        "without key",
                        "skipped.operations=t",
                        "message.key.columns",
                        "cleanup.policy=delete");
            }
            assertFalse(route.confirmed().isAfter(before), "confirmed a truncation that did not arrive");
            try (DaemonThread daemon = DaemonThread.streaming(route.set("skipped.operations", "t"))) {
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(4, route.rebuilt().rows("public.item").size());
        }
    }

    /** The clock of the machine whose changes were applied here is wrong. */
    @OnPostgres({14, 18})
    void commitTimeAheadOfTheBrokersClockIsMovedToTheLatestThatItTakes(TestDatabase database, TestTopics topics)
            throws Exception {
        try (Route route = route(database, topics, "message.timestamp.after.max.ms", "3600000");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            commitAt(database, "now() + interval '2 hours'");
            daemon.awaitAllConfirmed();
            assertNear(HOUR, timestamp(route));
        }
    }

    /** The row was committed before a downtime longer than the topic's limit on timestamps. */
    @OnPostgres(18)
    void commitTimeLongAgoIsMovedToTheEarliestThatTheTopicTakes(TestDatabase database, TestTopics topics)
            throws Exception {
        try (Route route = route(database, topics, "message.timestamp.before.max.ms", "3600000");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            commitAt(database, "now() - interval '3 days'");
            daemon.awaitAllConfirmed();
            assertNear(HOUR.negated(), timestamp(route));
        }
    }

    /** A topic that is changed while records go to it must not stop the daemon either. */
    @OnPostgres(18)
    void limitThatWasLoweredMeanwhileIsFoundOut(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics, "message.timestamp.before.max.ms", "9223372036854775807");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            commitAt(database, "now()");
            daemon.awaitAllConfirmed();
            RecordTooLargeTest.configure(topics, route.topic("item"), "message.timestamp.before.max.ms", "60000");
            commitAt(database, "now() - interval '3 days'");
            daemon.awaitAllConfirmed();
            assertNear(Duration.ZERO, timestamp(route));
            assertEquals(2, route.rebuilt().rows("public.item").size());
            assertTrue(daemon.progress().sent() >= daemon.progress().acknowledged(), "counters of two producers");
            assertEquals(2, daemon.progress().acknowledged());
        }
    }

    @OnPostgres(18)
    void timestampIsTheTimeOfReadingIfAskedFor(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics, "retention.ms", "-1").set("record.timestamp", "now");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            commitAt(database, "now() - interval '3 days'");
            daemon.awaitAllConfirmed();
            assertNear(Duration.ZERO, timestamp(route));
        }
    }

    /** Commits as logical replication applies a transaction: with the commit time of its origin. */
    private static void commitAt(TestDatabase database, String time) throws SQLException {
        String origin = "other-" + database.name();
        database.execute(
                "do $$ begin if pg_replication_origin_oid('" + origin + "') is null then"
                        + " perform pg_replication_origin_create('" + origin + "'); end if;"
                        + " perform pg_replication_origin_session_setup('" + origin + "');"
                        + " perform pg_replication_origin_xact_setup('0/1', " + time + ");"
                        + " insert into item select coalesce(max(id), 0) + 1, 1, '' from item; end $$",
                "select pg_replication_origin_session_reset()",
                "select pg_replication_origin_drop('" + origin + "')");
    }

    /** Returns the timestamp of the last record. */
    private static long timestamp(Route route) {
        List<Long> timestamps = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> timestamps.add(record.timestamp()));
        }
        return timestamps.get(timestamps.size() - 1);
    }

    private static void assertNear(Duration fromNow, long millis) {
        long distance = millis - System.currentTimeMillis() - fromNow.toMillis();
        assertTrue(Math.abs(distance) < TOLERANCE.toMillis(), () -> distance + " ms from what is expected");
    }
}
