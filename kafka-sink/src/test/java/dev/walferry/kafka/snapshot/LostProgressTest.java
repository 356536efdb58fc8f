package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.RebuiltTables;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Progress that was lost, all of it or one record, is noticed and not guessed. */
@Kafka
@Tag("slow")
@Timeout(300)
class LostProgressTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestTopics topics;

    LostProgressTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, String mode) throws SQLException {
        return route(database, mode, "${topic.prefix}.${table}");
    }

    private Route route(TestDatabase database, String mode, String template) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create table other (id int primary key)",
                "insert into item values (1)",
                "insert into other values (1)");
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item, other")
                .set("topic.template", template)
                .snapshot(mode);
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            SnapshotTopics.awaitFinished(route, "other");
            SnapshotTopics.awaitFinished(route, "item");
            database.execute("insert into item values (2)");
            daemon.awaitAllConfirmed();
            daemon.stop();
        }
        return route;
    }

    /** With {@code snapshot.new.tables=ignore} its rows would never be read. */
    @OnPostgres({14, 18})
    void theRecordOfOneTable(TestDatabase database) throws Exception {
        try (Route route = route(database, "initial").set("snapshot.new.tables", "ignore")) {
            forget("table:public.other");
            try (DaemonThread daemon = DaemonThread.start(route)) {
                daemon.assertFails(
                        ProgressTopic.name(topics.prefix()), "the progress of 1 tables, and had that of 2", "delete");
            }
        }
    }

    private void forget(String key) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(ProgressTopic.name(topics.prefix()), 0, bytes, null))
                    .get();
        }
    }

    /**
     * Two daemons find that the slot is gone. One creates it and begins to read; the other takes back the list of tables, as if
     * nobody had, and waits. The first is killed in the middle of a table.
     */
    @OnPostgres({14, 18})
    void theListThatAnotherDaemonTakesBack(TestDatabase database) throws Exception {
        try (Route route = route(database, "when-needed")
                .set("snapshot.chunk.bytes", "65536")
                .set("snapshot.fetch.rate", "16384")) {
            database.execute(
                    "create table large (id int primary key, note text)",
                    "insert into large select i, repeat('x', 200) from generate_series(1, 5000) i",
                    "grant select on large to " + route.role(),
                    "alter publication pub add table large",
                    "select pg_drop_replication_slot('" + route.slot() + "')");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                forget("slot");
                Await.until("a table is in the middle, and not listed", LIMIT, () -> isTorn(route));
                daemon.kill9();
            }
            database.awaitFree(route.slot());
            route.set("snapshot.fetch.rate", "0");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "other", "large");
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
                assertTrue(daemon.output().contains("no longer holds the list of them"), daemon::output);
            }
            RebuiltTables rebuilt = route.rebuilt();
            for (String table : List.of("item", "other", "large")) {
                PostgresTables.assertSame(table, PostgresTables.rows(database, table), rebuilt.textRows(table));
            }
        }
    }

    private static boolean isTorn(Route route) {
        try {
            SnapshotTopics.progress(route);
            return false;
        } catch (ProgressException e) {
            return String.valueOf(e.getMessage()).contains("no record \"slot\"");
        }
    }

    /** The table is not taken for one whose record was lost, although all tables are listed again. */
    @OnPostgres({14, 18})
    void aTableThatIsDroppedWhileTheDaemonIsDown(TestDatabase database) throws Exception {
        try (Route route = route(database, "always")) {
            database.execute("drop table other");
            for (int i = 0; i < 2; i++) {
                try (DaemonThread daemon = DaemonThread.streaming(route)) {
                    SnapshotTopics.awaitFinished(route, "item");
                    Await.until(
                            "the table is forgotten",
                            LIMIT,
                            () -> SnapshotTopics.progress(route).tables().size() == 1);
                    daemon.awaitAllConfirmed();
                    daemon.stop();
                }
            }
        }
    }

    /** Nothing is read automatically in this case, so only the log can report the loss. */
    @OnPostgres({14, 18})
    void theWholeTopic(TestDatabase database) throws Exception {
        try (Route route = route(database, "on-demand")) {
            delete(ProgressTopic.name(topics.prefix()));
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                daemon.terminate(LIMIT);
                assertTrue(daemon.output().contains("holds no progress of slot"), daemon::output);
                assertTrue(daemon.output().contains("`walferry snapshot` reads them"), daemon::output);
            }
        }
    }

    private void delete(String topic) throws Exception {
        try (Admin admin = topics.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            Await.until(topic + " is gone", LIMIT, () -> !topics.existing().contains(topic));
        }
    }

    /**
     * The tables are read again, but nothing shows which rows were deleted. The names of topics need not begin with the
     * prefix.
     */
    @OnPostgres({14, 18})
    void theWholeTopicAndTheSlot(TestDatabase database) throws Exception {
        try (Route route = route(database, "initial", topics.prefix() + "_${table}")) {
            delete(ProgressTopic.name(topics.prefix()));
            database.execute(
                    "select pg_drop_replication_slot('" + route.slot() + "')", "delete from item where id = 1");
            route.set("source.slot.create", "true");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item");
                daemon.terminate(LIMIT);
                assertTrue(daemon.output().contains("which does not exist either"), daemon::output);
                assertTrue(daemon.output().contains(topics.prefix() + "_item among them"), daemon::output);
                assertTrue(daemon.output().contains("Rows that were deleted unseen"), daemon::output);
            }
        }
    }
}
