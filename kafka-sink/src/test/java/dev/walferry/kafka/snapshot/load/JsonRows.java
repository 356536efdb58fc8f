package dev.walferry.kafka.snapshot.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.snapshot.SnapshotTopics;
import dev.walferry.kafka.snapshot.load.RowVersions.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records in JSON. */
public final class JsonRows {
    static final String NEW_KEY = "__debezium.newkey";

    private JsonRows() {}

    public static @Nullable Row read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        JsonNode value = SnapshotTopics.json(record.value());
        String operation = value.get("op").textValue();
        long madeAt = value.get("ts_ms").longValue();
        int id = id(record.key());
        JsonNode after = value.path("after");
        Header moved = record.headers().lastHeader(NEW_KEY);
        return !after.isObject()
                ? new Row(operation, madeAt, id, moved == null ? null : id(moved.value()), 0, null, null)
                : new Row(
                        operation,
                        madeAt,
                        id,
                        null,
                        after.get("version").intValue(),
                        after.path("note").textValue(),
                        after.path("body").textValue());
    }

    /** Returns the id in a key; zero for a truncate, which has no key. */
    private static int id(byte @Nullable [] key) {
        return key == null ? 0 : SnapshotTopics.json(key).get("id").intValue();
    }
}
