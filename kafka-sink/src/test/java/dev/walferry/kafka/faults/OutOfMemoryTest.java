package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** A value that can be read into a small heap, but not encoded and sent. */
@Tag("slow")
@Kafka
@Timeout(600)
class OutOfMemoryTest {
    private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private static final int LENGTH = 30_000_000;

    private static Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create table big (id int primary key, note text)");
        return Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("kafka.max.request.size", Integer.toString(200 << 20))
                .set("kafka.buffer.memory", Integer.toString(200 << 20))
                .set("topic.creation.default.max.message.bytes", Integer.toString(100 << 20))
                .publish("table big");
    }

    private static void insert(TestDatabase database, int length) throws SQLException {
        database.execute("insert into big values (2, '" + Route.ROW_MARKER + "' || repeat('x', " + length + "))");
    }

    /** The message, the record and the producer's batch: three copies, none of which has room to grow. */
    @OnPostgres(18)
    void thirtyMegabytesFit(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics)) {
            insert(database, LENGTH);
            try (DaemonProcess daemon = DaemonProcess.start(route, SMALL_HEAP)) {
                daemon.awaitAllConfirmed();
            }
            List<Integer> sizes = new ArrayList<>();
            try (TopicReader reader = route.reader()) {
                reader.readAll(record -> sizes.add(record.serializedValueSize()));
            }
            assertEquals(1, sizes.size());
            assertTrue(sizes.get(0) > LENGTH, sizes::toString);
        }
    }

    @OnPostgres(18)
    void valueThatDoesNotFitIsAClearErrorAndComesAgain(TestDatabase database, TestTopics topics) throws Exception {
        try (Route route = route(database, topics)) {
            database.execute("insert into big values (1, 'small')");
            Lsn before = route.walEnd();
            insert(database, 50_000_000);
            try (DaemonProcess daemon = DaemonProcess.start(route, SMALL_HEAP)) {
                daemon.assertFails(
                        1,
                        "slot \"" + route.slot() + "\" at 0/",
                        "does not fit into memory",
                        "table public.big",
                        "nothing was skipped: raise -Xmx");
            }
            assertFalse(route.confirmed().isAfter(before), "confirmed what has not arrived");
        }
    }
}
