package dev.walferry.kafka.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.snapshot.RowVersions.Row;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records in JSON. */
final class JsonRows {
    static final String NEW_KEY = "__debezium.newkey";

    private JsonRows() {}

    static @Nullable Row read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        JsonNode value = SnapshotTopics.json(record.value());
        String operation = value.get("op").textValue();
        long madeAt = value.get("ts_ms").longValue();
        int id = id(record.key());
        JsonNode after = value.get("after");
        Header moved = record.headers().lastHeader(NEW_KEY);
        return after.isNull()
                ? new Row(operation, madeAt, id, moved == null ? null : id(moved.value()), 0, null, null)
                : new Row(
                        operation,
                        madeAt,
                        id,
                        null,
                        after.get("version").intValue(),
                        after.get("note").textValue(),
                        after.get("body").textValue());
    }

    private static int id(byte[] key) {
        return SnapshotTopics.json(key).get("id").intValue();
    }
}
