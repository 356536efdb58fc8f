package dev.walferry.kafka.record.json;

import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TableMark;
import dev.walferry.pgoutput.LogicalMessage;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys as JSON objects without a schema, byte for byte as Kafka Connect's JSON converter writes Debezium's: a key's
 * bytes decide its partition, and what a compacted topic removes.
 */
public final class JsonKeys implements KeyFormat<byte[]> {
    private final JsonBuffer buffer = new JsonBuffer(true);
    private final JsonSink out = new JsonSink(buffer);
    private final IdentityHashMap<ColumnType, byte[]> placeholders = new IdentityHashMap<>();

    private final SchemaNaming naming;

    /**
     * Creates a format for one session.
     *
     * @param naming names fields
     */
    public JsonKeys(SchemaNaming naming) {
        this.naming = naming;
    }

    @Override
    public KeyWriter<byte[]> of(TableColumns columns, int[] keyColumns, @Nullable TableMark mark, String topic) {
        int[] key = keyColumns.clone();
        IntPredicate isKey = i -> Arrays.stream(key).anyMatch(column -> column == i);
        NameAdjuster names = naming.fields(columns.relation());
        JsonRow row = new JsonRow(columns, isKey, names, placeholders, false);
        if (mark != null
                && Arrays.stream(key)
                        .anyMatch(i -> names.adjust(columns.name(i)).equals(mark.field()))) {
            throw KeyFormat.twice(columns, mark);
        }
        byte[] end = mark == null ? null : end(mark);
        return tuple -> {
            buffer.reset();
            row.write(tuple, key, out);
            if (end != null) {
                buffer.rewind(buffer.position() - 1);
                buffer.raw(end);
            }
            return buffer.toBytes();
        };
    }

    /** Replaces the brace that ends a key. */
    private static byte[] end(TableMark mark) {
        JsonBuffer text = new JsonBuffer(true);
        text.raw(',').text(mark.field()).raw(':').text(mark.value());
        return text.raw('}').toBytes();
    }

    @Override
    public byte[] ofMessage(LogicalMessage message, String topic) {
        buffer.reset().raw(JsonConstants.bytes("{\"prefix\":")).text(message.prefix());
        return buffer.raw('}').toBytes();
    }
}
