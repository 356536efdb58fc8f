package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionTraceTest {
    private static final String NAME = "dev.walferry.Transaction";

    private final TransactionTrace trace = new TransactionTrace();

    @TempDir
    private Path folder = Path.of("");

    private void transaction(int xid, long changesBefore, long changes) {
        trace.begin(new Begin(Lsn.of(100), 0, xid), changesBefore);
        trace.end(new Commit(Lsn.of(100), Lsn.of(0x200), 0), changesBefore + changes);
    }

    @Test
    void eachTransactionIsRecordedWhileSomebodyRecords() throws IOException {
        transaction(1, 0, 10);
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable(NAME);
            recording.start();
            transaction(2, 10, 3);
            recording.stop();
            transaction(3, 13, 1);
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }
        assertEquals(1, events.size(), events::toString);
        RecordedEvent event = events.get(0);
        assertEquals(NAME, event.getEventType().getName());
        assertEquals(2, event.getInt("xid"));
        assertEquals(3, event.getLong("changes"));
        assertEquals("0/200", event.getString("endLsn"));
    }
}
