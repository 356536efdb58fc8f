package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** kill -9 in the middle of a poll: afterwards every row is in Kafka, and no more than one batch came twice. */
@Kafka
@Tag("slow")
@Timeout(600)
class PollKillTest {
    private static final int ROWS = 30_000;
    private static final int BATCH = 100;

    private final TestTopics topics;

    PollKillTest(TestTopics topics) {
        this.topics = topics;
    }

    private Route route(TestDatabase database, String mode) throws SQLException {
        database.execute(
                "create table item (id serial primary key, ts timestamptz not null default now())",
                "insert into item (id) select generate_series(1, " + ROWS + ")");
        return Route.polling(database, topics.bootstrapServers(), topics.prefix())
                .set("mode", mode)
                .set("batch.max.rows", String.valueOf(BATCH))
                // so slow that the daemon is killed in the middle
                .set("kafka.linger.ms", "50");
    }

    private static long count(Route route) {
        try (TopicReader reader = route.reader()) {
            return reader.count();
        }
    }

    private void killAndGoOn(Route route) {
        for (int kill = 1; kill <= 2; kill++) {
            long enough = kill * 20L * BATCH;
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Await.until("it is in the middle", PolledTopics.LIMIT, () -> count(route) > enough);
                daemon.kill9();
            }
            assertTrue(count(route) < ROWS, "no longer in the middle");
        }
        assertEquals(1, PolledTopics.progress(route).tables().size());
        route.unset("kafka.linger.ms");
        try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
            Await.until(
                    "all have arrived",
                    PolledTopics.LIMIT,
                    () -> count(route) >= ROWS && new HashSet<>(PolledTopics.values(route, "id")).size() == ROWS);
            daemon.terminate(PolledTopics.LIMIT);
        }
        List<String> all = PolledTopics.values(route, "id");
        assertEquals(ROWS, new HashSet<>(all).size());
        assertTrue(all.size() <= ROWS + 2 * BATCH, () -> all.size() + " records");
    }

    @OnPostgres({14, 18})
    void underXmin(TestDatabase database) throws SQLException {
        try (Route route = route(database, "xmin")) {
            killAndGoOn(route);
        }
    }

    @OnPostgres({14, 18})
    void underTimestamp(TestDatabase database) throws SQLException {
        try (Route route = route(database, "timestamp").set("timestamp.column.name", "ts")) {
            killAndGoOn(route);
        }
    }
}
