package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.PostgresTables;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Batches are compressed by native code, which cannot be loaded everywhere. */
@Tag("slow")
@Kafka
@Timeout(300)
class CompressionTest {
    /** Points temporary files at a folder that cannot be written to, as in a container with a read-only file system. */
    private static final List<String> WITHOUT_IT = List.of("-Dorg.xerial.snappy.tempdir=/proc/nothing-can-be-written");

    @OnPostgres(18)
    void withoutTheNativeLibraryItSaysSoAndDelivers(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            Workload.fill(database, 10);
            try (DaemonProcess daemon = DaemonProcess.streaming(route, WITHOUT_IT)) {
                daemon.awaitAllConfirmed();
                assertTrue(daemon.output().contains("snappy cannot be loaded"), daemon::output);
                daemon.terminate();
            }
            PostgresTables.assertEqual(route, route.rebuilt(), "item");
        }
    }
}
