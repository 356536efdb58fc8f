package dev.walferry.kafka.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * kill -9 in the middle of a snapshot, while the table is written to. Afterwards the tables rebuilt from Kafka equal
 * PostgreSQL's, the versions of each row arrived in their order, and what was read before the daemon was killed was not read
 * again.
 */
@Kafka
@Timeout(300)
class SnapshotKillTest {
    private static final int ROWS = 50_000;

    /** Where it may take long. */
    private static final int MANY_ROWS = 200_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Table ITEM = new Table("public", "item");

    private final TestTopics topics;

    SnapshotKillTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, int rows) throws SQLException {
        SnapshotLoad.fill(database, rows);
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .snapshot("initial")
                .set("snapshot.chunk.bytes", "524288")
                // so slow that it is caught in the middle
                .set("inflight.max.bytes", "262144")
                .set("kafka.linger.ms", "50")
                .publish("table item, emptied");
    }

    private static @Nullable TableProgress item(Route route) {
        return SnapshotTopics.progress(route).tables().get(ITEM);
    }

    private static boolean isInTheMiddle(@Nullable TableProgress progress, int rows) {
        return progress != null && progress.state() == TableState.SNAPSHOTTING && progress.rows() > rows / 20;
    }

    /** How far the topics were read: the next offset by topic and partition. */
    private static Map<String, Long> ends(Route route) {
        Map<String, Long> ends = new HashMap<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> ends.put(place(record), record.offset() + 1));
        }
        return ends;
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + '-' + record.partition();
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void theSnapshotGoesOnWhereItWas(TestDatabase database) throws SQLException {
        int rows = database.majorVersion() == 18 ? ROWS : MANY_ROWS;
        try (Route route = route(database, rows);
                SnapshotLoad load = SnapshotLoad.start(database, rows)) {
            try (DaemonProcess daemon = DaemonProcess.start(route)) {
                Await.until("it is in the middle", LIMIT, () -> isInTheMiddle(item(route), rows));
                daemon.kill9();
            }
            TableProgress written = item(route);
            assertTrue(isInTheMiddle(written, rows), () -> "not in the middle any more: " + written);
            Map<String, Long> ends = ends(route);
            route.unset("inflight.max.bytes").unset("kafka.linger.ms");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                SnapshotTopics.awaitFinished(route, "item", "emptied");
                load.stop();
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item", "emptied");
            Versions versions = Versions.read(route, ends);
            assertEquals("", versions.wrong, "the first row whose versions are out of order");
            long unwritten = versions.reads - written.rows();
            assertTrue(
                    versions.readAgain <= unwritten,
                    () -> versions.readAgain + " rows that had not changed were read again, but the end of only "
                            + unwritten + " was not written down");
        }
    }

    /** The versions of each row as they arrived, from one daemon at a time. */
    private static final class Versions {
        private final Map<JsonNode, Integer> last = new HashMap<>();
        private final Map<JsonNode, Integer> lastOfSecond = new HashMap<>();
        private String wrong = "";

        /** Rows as they were at first that the first daemon has read. Unless they change, they stay where they are. */
        private final Set<JsonNode> read = new HashSet<>();

        /** How many rows the first daemon has read. */
        private long reads;

        /** How many of {@link #read} the second one has read, too. */
        private long readAgain;

        static Versions read(Route route, Map<String, Long> ends) {
            Versions versions = new Versions();
            try (TopicReader reader = route.reader()) {
                reader.readAll(record -> versions.add(record, ends));
            }
            return versions;
        }

        private void add(ConsumerRecord<byte[], byte[]> record, Map<String, Long> ends) {
            if (record.value() == null || !record.topic().endsWith(".item")) {
                return;
            }
            JsonNode value = SnapshotTopics.json(record.value());
            String operation = value.get("op").textValue();
            boolean second = record.offset() >= ends.getOrDefault(place(record), 0L);
            JsonNode after = value.get("after");
            if (!after.isNull()) {
                JsonNode key = SnapshotTopics.json(record.key());
                int version = after.get("version").intValue();
                if (operation.equals("r")) {
                    count(key, version, second);
                }
                Integer before = (second ? lastOfSecond : last).put(key, version);
                if (before != null && (version < before || (version == before && !operation.equals("r")))) {
                    wrong = wrong.isEmpty() ? key + ": " + version + " (" + operation + ") after " + before : wrong;
                }
            }
        }

        private void count(JsonNode key, int version, boolean second) {
            reads += second ? 0 : 1;
            if (version == 1 && second) {
                readAgain += read.contains(key) ? 1 : 0;
            } else if (version == 1) {
                read.add(key);
            }
        }
    }
}
