package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The records of one relation's changes: which ones, and in which order.
 *
 * <p>An update that changes the key is a delete and a create, also for {@code skipped.operations}: skipping updates
 * does not skip it, and skipping deletes or creates skips its half.
 */
final class TableRecords {
    private static final String NEW_KEY = "__debezium.newkey";
    private static final String OLD_KEY = "__debezium.oldkey";

    private final String topic;
    private final @Nullable KeyWriter keys;
    private final ValueWriter values;
    private final OldKeys oldKeys;
    private final boolean tombstones;
    private final Set<SkippableOperation> skipped;

    /** Without a key writer rows have no key. */
    TableRecords(
            String topic,
            @Nullable KeyWriter keys,
            ValueWriter values,
            OldKeys oldKeys,
            boolean tombstones,
            Set<SkippableOperation> skipped) {
        this.topic = topic;
        this.keys = keys;
        this.values = values;
        this.oldKeys = oldKeys;
        this.tombstones = tombstones;
        this.skipped = skipped;
    }

    void insert(Insert insert, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (!isSkipped(Operation.CREATE)) {
            byte[] key = key(insert.row());
            byte[] value = values.write(Operation.CREATE, null, insert.row(), lsn);
            out.accept(named(record(time, key, value, null), insert.relation(), insert.row()));
        }
    }

    void update(Update update, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        byte[] key = key(update.row());
        byte[] oldKey = key == null ? null : oldKey(update, key);
        // An old key may also come with an update that did not change it.
        if (key != null && oldKey != null && !Arrays.equals(key, oldKey)) {
            move(update, oldKey, key, lsn, time, out);
        } else if (!isSkipped(Operation.UPDATE)) {
            byte[] value = values.write(Operation.UPDATE, update.old(), update.row(), lsn);
            out.accept(named(record(time, key, value, null), update.relation(), update.row()));
        }
    }

    private byte @Nullable [] oldKey(Update update, byte[] key) {
        Tuple old = update.old();
        if (old == null) {
            oldKeys.requireKept();
            return key;
        }
        oldKeys.requireTold(old);
        return key(old);
    }

    /** Both values are made before the first record is handed out, so that an error leaves nothing half done. */
    private void move(
            Update update,
            byte[] oldKey,
            byte[] key,
            Lsn lsn,
            Long time,
            Consumer<ProducerRecord<byte[], byte[]>> out) {
        byte[] gone = isSkipped(Operation.DELETE) ? null : values.write(Operation.DELETE, update.old(), null, lsn);
        byte[] made = isSkipped(Operation.CREATE) ? null : values.write(Operation.CREATE, null, update.row(), lsn);
        if (gone != null) {
            emitDelete(time, oldKey, gone, new RecordHeader(NEW_KEY, key), out);
        }
        if (made != null) {
            ProducerRecord<byte[], byte[]> record = record(time, key, made, new RecordHeader(OLD_KEY, oldKey));
            out.accept(named(record, update.relation(), update.row()));
        }
    }

    void delete(Delete delete, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (!isSkipped(Operation.DELETE)) {
            oldKeys.requireTold(delete.old());
            byte[] key = key(delete.old());
            emitDelete(time, key, values.write(Operation.DELETE, delete.old(), null, lsn), null, out);
        }
    }

    private void emitDelete(
            Long time,
            byte @Nullable [] key,
            byte[] value,
            @Nullable Header header,
            Consumer<ProducerRecord<byte[], byte[]>> out) {
        out.accept(record(time, key, value, header));
        // Without a key there is nothing that a compacted topic could forget.
        if (tombstones && key != null) {
            out.accept(record(time, key, null, header));
        }
    }

    void truncate(Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        out.accept(record(time, null, values.write(Operation.TRUNCATE, null, null, lsn), null));
    }

    private byte @Nullable [] key(Tuple row) {
        return keys == null ? null : keys.write(row);
    }

    private boolean isSkipped(Operation operation) {
        return skipped.contains(operation.configured());
    }

    /** Names the columns that were not sent, if the value written last has any. */
    private ProducerRecord<byte[], byte[]> named(ProducerRecord<byte[], byte[]> record, Relation relation, Tuple row) {
        if (values.hasUnsent()) {
            record.headers().add(UnsentColumns.header(relation, row));
        }
        return record;
    }

    private ProducerRecord<byte[], byte[]> record(
            Long time, byte @Nullable [] key, byte @Nullable [] value, @Nullable Header header) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, time, key, value);
        if (header != null) {
            record.headers().add(header);
        }
        return record;
    }
}
