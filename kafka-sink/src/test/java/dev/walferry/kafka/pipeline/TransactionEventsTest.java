package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording of a daemon that carries changes has an event for each transaction. */
@Kafka
@Timeout(300)
class TransactionEventsTest {
    private static final String NAME = "dev.walferry.Transaction";

    @TempDir
    private Path folder = Path.of("");

    @OnPostgres(18)
    void aRecordingOfADaemonHoldsItsTransactions(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route);
                Recording recording = new Recording()) {
            recording.enable(NAME);
            recording.start();
            String xid = database.queryOne("insert into item values (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c')"
                    + " returning pg_current_xact_id()::text");
            daemon.awaitAllConfirmed();
            daemon.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> String.valueOf(event.getInt("xid")).equals(xid))
                    .toList();
            assertEquals(1, events.size(), events::toString);
            assertEquals(3, events.get(0).getLong("changes"));
        }
    }
}
