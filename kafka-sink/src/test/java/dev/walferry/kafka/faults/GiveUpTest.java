package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/**
 * Kafka is away for too long: the daemon gives up the slot before it fills the disk, logs that loudly, and reads
 * everything again.
 */
@Kafka
@Tag("slow")
@Timeout(600)
class GiveUpTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String EIGHT_MEBIBYTES =
            "insert into unpublished select repeat('x', 8192) from generate_series(1, 1024)";

    private static @Nullable String slot(Route route) throws SQLException {
        try (Connection connection = route.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select slot_name from pg_replication_slots where slot_name = '" + route.slot() + "'")) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static int records(Route route) {
        AtomicInteger count = new AtomicInteger();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> count.addAndGet(record.topic().equals(route.topic("item")) ? 1 : 0));
        }
        return count.get();
    }

    @OnPostgres(18)
    void theSlotIsDroppedAndAllIsReadAgain(TestDatabase database, LocalKafka kafka) throws SQLException {
        database.execute(
                Workload.TABLE,
                "create table unpublished (body text)",
                "alter table unpublished alter column body set storage external");
        Workload.fill(database, 10);
        try (Route route = Route.between(database, kafka.bootstrapServers(), database.name())
                .set("slot.give.up.retained.bytes", "20000000")
                .snapshot("when-needed")
                .publish("table item")) {
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Await.until("each row was read", LIMIT, () -> records(route) >= 10);
                daemon.awaitAllConfirmed();
                kafka.pause();
                try {
                    Workload.updateAll(database);
                    // less than a quarter is left
                    database.execute(EIGHT_MEBIBYTES, EIGHT_MEBIBYTES);
                    Await.until("it warns", LIMIT, () -> daemon.output().contains("slot.danger.failed"));
                    database.execute(EIGHT_MEBIBYTES);
                    daemon.assertFails(
                            3,
                            "slot.given.up",
                            "slot \"" + route.slot() + "\" was dropped",
                            "snapshot.mode=when-needed");
                } finally {
                    kafka.resume();
                }
            }
            assertNull(slot(route), "the slot is still there");
            try (DaemonProcess daemon = DaemonProcess.streaming(route)) {
                Await.until("each row was read again", LIMIT, () -> records(route) >= 20);
                daemon.awaitAllConfirmed();
                daemon.terminate(LIMIT);
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
            assertEquals(route.slot(), slot(route));
        }
    }
}
