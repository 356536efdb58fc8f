package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.testdata.Await;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Plays the worker in tests of single tasks. */
final class Tasks {
    private static final RecordMetadata ARRIVED = new RecordMetadata(new TopicPartition("any", 0), 0, 0, 0, 0, 0);

    private Tasks() {}

    /** Starts a task of the connector {@code shop}, for which the worker has stored an offset. */
    static WalferrySourceTask start(ConnectorSetting setting, Map<String, Object> offset) {
        OffsetMemory memory = new OffsetMemory();
        memory.store(SourceOffset.partition("shop", null), offset);
        return start(setting, memory);
    }

    static WalferrySourceTask start(ConnectorSetting setting, OffsetStorageReader offsets) {
        WalferrySourceTask task = new WalferrySourceTask();
        task.initialize(new TaskContext(offsets));
        task.start(setting.settings());
        return task;
    }

    /** Reports the records as delivered and stores their offsets. */
    static void store(WalferrySourceTask task, OffsetMemory memory, List<SourceRecord> records) {
        records.forEach(record -> {
            memory.store(record);
            task.commitRecord(record, ARRIVED);
        });
    }

    /** Does what a worker does between two polls: delivers the records and stores their offsets. */
    static List<SourceRecord> pollAndStore(WalferrySourceTask task, OffsetMemory memory) throws InterruptedException {
        List<SourceRecord> polled = task.poll();
        List<SourceRecord> records = polled == null ? List.of() : polled;
        store(task, memory, records);
        return records;
    }

    /** Polls and stores until everything that is in the WAL now is confirmed. */
    static void awaitConfirmed(WalferrySourceTask task, OffsetMemory memory, ConnectorSetting setting)
            throws SQLException {
        setting.awaitConfirmed(() -> {
            pollAndStore(task, memory);
            return null;
        });
    }

    /** Returns the error with which the task ends. */
    static String failure(WalferrySourceTask task) {
        ConnectException e = assertThrows(ConnectException.class, () -> {
            while (true) {
                task.poll();
            }
        });
        return String.valueOf(e.getMessage());
    }

    /** Polls until there are this many records of rows. Records that exist only for their offset are stored. */
    static List<SourceRecord> pollRows(WalferrySourceTask task, OffsetMemory memory, int count) {
        List<SourceRecord> rows = new ArrayList<>();
        Await.until(count + " rows", ConnectorSetting.LIMIT, () -> {
            List<SourceRecord> polled = task.poll();
            for (SourceRecord record : polled == null ? List.<SourceRecord>of() : polled) {
                if (record.key() == null) {
                    store(task, memory, List.of(record));
                } else {
                    rows.add(record);
                }
            }
            return rows.size() >= count;
        });
        assertEquals(count, rows.size());
        return rows;
    }

    /** Polls at least this many records; the result includes everything that the last poll returned. */
    static List<SourceRecord> poll(WalferrySourceTask task, int count) {
        List<SourceRecord> records = new ArrayList<>();
        Await.until(count + " records", ConnectorSetting.LIMIT, () -> {
            List<SourceRecord> polled = task.poll();
            if (polled != null) {
                records.addAll(polled);
            }
            return records.size() >= count;
        });
        return records;
    }
}
