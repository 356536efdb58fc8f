package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Progress of query-based capture that was lost, all of it or one record, is noticed and not guessed. */
@Kafka
@Postgres
@Timeout(300)
class LostOffsetsTest {
    private static final String[] ITEM = {
        "create table item (id int primary key, ts timestamptz not null)",
        "insert into item values (1, '2026-01-01'), (2, '2026-01-02')"
    };

    private final TestTopics topics;
    private final String own;
    private final String progress;

    LostOffsetsTest(TestTopics topics) {
        this.topics = topics;
        this.own = topics.prefix() + ".own";
        this.progress = ProgressTopic.name(own);
    }

    /**
     * Returns a route on which a daemon has read two rows and stopped. As with JDBC source connectors, the names of its
     * topics do not begin with the prefix and a dot.
     */
    private Route polled(TestDatabase database, String mode) throws SQLException {
        database.execute(ITEM);
        Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix() + ".rows")
                .set("topic.prefix", own)
                .set("topic.template", topics.prefix() + ".rows.${table}")
                .set("mode", mode);
        if (mode.equals("timestamp")) {
            route.set("timestamp.column.name", "ts");
        } else {
            route.set("query.deletes", "compare");
        }
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            PolledTopics.await(route, "id", "1", "2");
            awaitOffset();
            daemon.stop();
        }
        return route;
    }

    private void awaitOffset() {
        ProgressTopic topic =
                new ProgressTopic(own, Map.of("bootstrap.servers", topics.bootstrapServers()), (short) -1);
        Await.until(
                "there is an offset",
                PolledTopics.LIMIT,
                () -> !QueryProgress.read(topic).tables().isEmpty());
    }

    private void loseAll() throws Exception {
        try (Admin admin = topics.admin()) {
            admin.deleteTopics(List.of(progress)).all().get();
            Await.until(
                    progress + " is gone",
                    PolledTopics.LIMIT,
                    () -> !topics.existing().contains(progress));
        }
    }

    private void loseRecord(String key) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(progress, 0, key.getBytes(StandardCharsets.UTF_8), null))
                    .get();
        }
    }

    private static void assertRefused(Route route, String... parts) {
        try (DaemonThread daemon = DaemonThread.start(route)) {
            daemon.assertFails(parts);
        }
    }

    @OnPostgres({14, 18})
    void theOffsetOfATable(TestDatabase database) throws Exception {
        try (Route route = polled(database, "timestamp")) {
            loseRecord("[\"query\",\"public\",\"item\"]");
            assertRefused(route, progress, "holds 0 records about tables, and had 1", "delete the topic");
        }
    }

    /** Without the key, nothing would notice that the row is deleted. */
    @OnPostgres({14, 18})
    void theKeyOfARow(TestDatabase database) throws Exception {
        try (Route route = polled(database, "xmin")) {
            loseRecord("[\"key\",\"public\",\"item\",\"2\"]");
            assertRefused(route, progress, "holds 1 keys of table public.item, and had 2", "delete the topic");
        }
    }

    @Tag("slow")
    @Test
    void theWholeTopic(TestDatabase database) throws Exception {
        try (Route route = polled(database, "xmin")) {
            loseAll();
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                PolledTopics.await(route, "id", "1", "1", "2", "2");
                daemon.terminate(PolledTopics.LIMIT);
                assertTrue(daemon.output().contains("holds no offsets, although"), daemon::output);
                assertTrue(daemon.output().contains("all tables are read from their beginning"), daemon::output);
            }
        }
    }

    /** The log says where reading begins in this case. */
    @Tag("slow")
    @Test
    void theWholeTopicWithAnInitialTime(TestDatabase database) throws Exception {
        try (Route route = polled(database, "timestamp").set("timestamp.initial", "1767280000000")) {
            loseAll();
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                PolledTopics.await(route, "id", "1", "2", "2");
                daemon.terminate(PolledTopics.LIMIT);
                assertTrue(
                        daemon.output().contains("all tables are read from timestamp.initial=1767280000000"),
                        daemon::output);
            }
        }
    }

    /** Going on would leave out what has changed since. A topic that was only created is no reason to refuse. */
    @OnPostgres({14, 18})
    void theWholeTopicWithTheTimeOfTheFirstPoll(TestDatabase database) throws Exception {
        try (Route route = polled(database, "timestamp").set("timestamp.initial", "-1")) {
            loseAll();
            database.execute("insert into item values (3, now())");
            assertRefused(route, progress, topics.prefix() + ".rows.item", "timestamp.initial=-1");
            route.set("topic.template", topics.prefix() + ".new.${table}");
            topics.create(new NewTopic(topics.prefix() + ".new.item", 1, (short) 1));
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitOffset();
                daemon.stop();
            }
        }
    }
}
