package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.record.Arrivals;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.progress.CommandPosition;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.SnapshotPace;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Progress in Kafka Connect's offsets, and from when it counts. */
class OffsetProgressTest {
    private static final SlotIdentity SLOT = new SlotIdentity("7412", "orders", Lsn.of(5000));
    private static final Table ORDERS = new Table("public", "orders");
    private static final TableProgress HALF = TableProgress.waiting(ORDERS)
            .by(new CommandPosition("id", 7))
            .restarted("id > 5")
            .read("17", 120, new SnapshotPace(500, 80));

    private final OffsetMemory memory = new OffsetMemory();
    private final OffsetProgress store = new OffsetProgress(Map.of("server", "shop"), memory, true);
    private final TaskPublisher publisher = new TaskPublisher(1000, true, new Arrivals());
    private final ProgressWriter writer = new ProgressWriter(store, SLOT, new ProgressRecords(store, publisher));
    private final StoredOffsets stored = new StoredOffsets(memory, List.of(), Duration.ZERO);
    private final List<String> counted = new ArrayList<>();

    private void write(TableProgress progress) {
        writer.write(null, progress, () -> counted.add(progress.state().word()));
        writer.advance();
    }

    private List<TaskRecord> send() {
        List<TaskRecord> records = publisher.poll();
        records.forEach(stored::arrived);
        return records;
    }

    private SlotProgress read() {
        return store.read(List.of(ORDERS, new Table("public", "other")));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        write(HALF);
        writer.listed(1, () -> counted.add("listed"));
        writer.command(new CommandPosition("id", 8), () -> counted.add("command"));
        writer.advance();
        send().forEach(memory::store);
        SlotProgress read = read();
        assertEquals(Map.of(ORDERS, HALF), read.tables());
        assertEquals(SLOT, read.slot());
        assertTrue(read.isListed());
        assertEquals(new CommandPosition("id", 8), read.command());
        assertEquals(
                List.of(
                        Map.of("server", "shop", "table", "public.orders"),
                        Map.of("server", "shop", "snapshot", "slot"),
                        Map.of("server", "shop", "snapshot", "control")),
                memory.partitions());
        writer.forget(ORDERS, () -> counted.add("forgotten"));
        writer.advance();
        send().forEach(memory::store);
        assertEquals(Map.of(), read().tables());
    }

    @Test
    void progressCountsOnceItsOffsetIsStored() {
        write(HALF);
        write(HALF.finished(130));
        List<TaskRecord> sent = send();
        stored.look();
        writer.advance();
        assertEquals(List.of(), counted);
        memory.store(sent.get(1));
        stored.look();
        writer.advance();
        assertEquals(List.of("snapshotting", "streaming"), counted);
    }

    /** An offset that was stored before the present task started is not the task's own. */
    @Test
    void anOlderOffsetDoesNotCount() {
        write(HALF);
        send().forEach(memory::store);
        write(HALF.finished(130));
        send();
        stored.look();
        writer.advance();
        assertEquals(List.of("snapshotting"), counted);
    }

    @Test
    void rowsNeedNotBeAcknowledgedWhereTheirOrderIsKept() {
        DeliveryTracker rows = new DeliveryTracker();
        Delivery open = rows.begin();
        open.sending();
        rows.commit(Lsn.of(1));
        writer.write(open, HALF, () -> counted.add("half"));
        writer.advance();
        assertEquals(1, send().size());
        OffsetProgress unordered = new OffsetProgress(Map.of("server", "shop"), memory, false);
        ProgressWriter waiting = new ProgressWriter(unordered, SLOT, new ProgressRecords(unordered, publisher));
        waiting.write(open, HALF, () -> counted.add("half"));
        waiting.advance();
        assertEquals(List.of(), send());
        open.acknowledged();
        rows.confirmable();
        waiting.advance();
        assertEquals(1, send().size());
    }
}
