package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
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
    private final TableColumns columns;
    private final @Nullable KeyWriter keys;
    private final ValueWriter values;
    private final OldKeys oldKeys;
    private final boolean tombstones;
    private final Set<SkippableOperation> skipped;

    /** Without a key writer rows have no key. */
    TableRecords(
            String topic,
            TableColumns columns,
            @Nullable KeyWriter keys,
            ValueWriter values,
            OldKeys oldKeys,
            boolean tombstones,
            Set<SkippableOperation> skipped) {
        this.topic = topic;
        this.columns = columns;
        this.keys = keys;
        this.values = values;
        this.oldKeys = oldKeys;
        this.tombstones = tombstones;
        this.skipped = skipped;
    }

    void insert(Insert insert, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (!isSkipped(Operation.CREATE)) {
            out.accept(record(time, key(insert.row()), Operation.CREATE, null, insert.row(), lsn));
        }
    }

    void update(Update update, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        byte[] key = key(update.row());
        byte[] oldKey = key == null ? null : oldKey(update, key);
        // An old key may also come with an update that did not change it.
        if (key != null && oldKey != null && !Arrays.equals(key, oldKey)) {
            move(update, oldKey, key, lsn, time, out);
        } else if (!isSkipped(Operation.UPDATE)) {
            out.accept(record(time, key, Operation.UPDATE, update.old(), update.row(), lsn));
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

    /** Both records are made before the first is handed out, so that an error leaves nothing half done. */
    private void move(
            Update update,
            byte[] oldKey,
            byte[] key,
            Lsn lsn,
            Long time,
            Consumer<ProducerRecord<byte[], byte[]>> out) {
        ProducerRecord<byte[], byte[]> gone =
                isSkipped(Operation.DELETE) ? null : record(time, oldKey, Operation.DELETE, update.old(), null, lsn);
        ProducerRecord<byte[], byte[]> made =
                isSkipped(Operation.CREATE) ? null : record(time, key, Operation.CREATE, null, update.row(), lsn);
        if (gone != null) {
            gone.headers().add(NEW_KEY, key);
            emitDelete(gone, out);
        }
        if (made != null) {
            made.headers().add(OLD_KEY, oldKey);
            out.accept(made);
        }
    }

    void delete(Delete delete, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (!isSkipped(Operation.DELETE)) {
            oldKeys.requireTold(delete.old());
            emitDelete(record(time, key(delete.old()), Operation.DELETE, delete.old(), null, lsn), out);
        }
    }

    private void emitDelete(ProducerRecord<byte[], byte[]> delete, Consumer<ProducerRecord<byte[], byte[]>> out) {
        out.accept(delete);
        // Without a key there is nothing that a compacted topic could forget.
        if (tombstones && delete.key() != null) {
            byte[] nothing = null;
            ProducerRecord<byte[], byte[]> tombstone =
                    new ProducerRecord<>(topic, null, delete.timestamp(), delete.key(), nothing);
            Header newKey = delete.headers().lastHeader(NEW_KEY);
            if (newKey != null) {
                tombstone.headers().add(newKey);
            }
            out.accept(tombstone);
        }
    }

    void truncate(Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        out.accept(record(time, null, Operation.TRUNCATE, null, null, lsn));
    }

    private ProducerRecord<byte[], byte[]> record(
            Long time,
            byte @Nullable [] key,
            Operation operation,
            @Nullable Tuple before,
            @Nullable Tuple after,
            Lsn lsn) {
        byte[] value = values.write(operation, before, after, lsn);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, time, key, value);
        if (after != null && values.hasUnsent()) {
            record.headers().add(MissingValues.unsent(columns.relation(), after));
        }
        List<String> unconverted = columns.takeUnconverted();
        if (!unconverted.isEmpty()) {
            record.headers().add(MissingValues.unconverted(unconverted));
        }
        return record;
    }

    private byte @Nullable [] key(Tuple row) {
        return keys == null ? null : keys.write(row);
    }

    private boolean isSkipped(Operation operation) {
        return skipped.contains(operation.configured());
    }
}
