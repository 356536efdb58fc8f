package dev.walferry.connect;

import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.OffsetMemory;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.testdata.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** A worker's part in tests of single tasks. */
final class Tasks {
    private Tasks() {}

    /** A started task of the connector {@code shop}, for which the worker has stored an offset. */
    static WalferrySourceTask start(ConnectorSetting setting, Map<String, Object> offset) {
        WalferrySourceTask task = new WalferrySourceTask();
        OffsetMemory memory = new OffsetMemory();
        memory.store(SourceOffset.partition("shop", null), offset);
        task.initialize(new TaskContext(memory));
        task.start(setting.settings());
        return task;
    }

    /** At least this many records: everything that the last poll returned is among them. */
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
