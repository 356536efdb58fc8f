package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.Lsn;
import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** A value that can be read into a small heap, but not encoded and sent. */
@Kafka
@Timeout(300)
class OutOfMemoryTest {
    private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+UseSerialGC");

    @OnPostgres(18)
    void valueThatDoesNotFitIsAClearErrorAndComesAgain(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table big (id int primary key, note text)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("kafka.max.request.size", Integer.toString(200 << 20))
                .set("kafka.buffer.memory", Integer.toString(200 << 20))
                .publish("table big")) {
            database.execute("insert into big values (1, 'small')");
            Lsn before = route.walEnd();
            database.execute("insert into big values (2, '" + Route.ROW_MARKER + "' || repeat('x', 50000000))");
            try (DaemonProcess daemon = DaemonProcess.start(route, SMALL_HEAP)) {
                daemon.assertFails(
                        1,
                        "slot \"" + route.slot() + "\" at 0/",
                        "does not fit into memory",
                        "big",
                        "nothing was skipped: raise -Xmx");
            }
            assertFalse(route.confirmed().isAfter(before), "confirmed what has not arrived");
        }
    }
}
