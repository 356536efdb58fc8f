package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.pgoutput.LogicalMessage;
import java.util.IdentityHashMap;

/**
 * Keys as JSON objects without a schema, byte for byte as Kafka Connect's JSON converter writes Debezium's: a key's
 * bytes decide its partition, and what a compacted topic removes.
 */
public final class JsonKeys implements KeyFormat {
    private final JsonBuffer buffer = new JsonBuffer(true);
    private final JsonSink out = new JsonSink(buffer);
    private final IdentityHashMap<ColumnType, byte[]> placeholders = new IdentityHashMap<>();

    /** A format for one session. */
    public JsonKeys() {}

    @Override
    public KeyWriter of(TableColumns columns, int[] keyColumns, String topic) {
        JsonRow row = new JsonRow(columns, placeholders);
        int[] key = keyColumns.clone();
        return tuple -> {
            buffer.reset();
            row.write(tuple, key, out);
            return buffer.toBytes();
        };
    }

    @Override
    public byte[] ofMessage(LogicalMessage message, String topic) {
        buffer.reset().raw(JsonConstants.bytes("{\"prefix\":")).text(message.prefix());
        return buffer.raw('}').toBytes();
    }
}
