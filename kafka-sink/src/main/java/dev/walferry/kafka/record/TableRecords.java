package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The records of one relation's changes: which ones, and in which order. */
final class TableRecords {
    private static final String NEW_KEY = "__debezium.newkey";
    private static final String OLD_KEY = "__debezium.oldkey";

    private final String topic;
    private final RowFormat format;
    private final boolean tombstones;

    TableRecords(String topic, RowFormat format, boolean tombstones) {
        this.topic = topic;
        this.format = format;
        this.tombstones = tombstones;
    }

    void insert(Insert insert, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        byte[] key = format.key(insert.row());
        out.accept(record(time, key, format.value(Operation.CREATE, null, insert.row(), lsn), null));
    }

    void update(Update update, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        Tuple old = update.old();
        byte[] key = format.key(update.row());
        byte[] oldKey = old == null ? key : format.key(old);
        // An old key may also come with an update that did not change it.
        if (key == null || oldKey == null || Arrays.equals(key, oldKey)) {
            out.accept(record(time, key, format.value(Operation.UPDATE, old, update.row(), lsn), null));
            return;
        }
        byte[] gone = format.value(Operation.DELETE, old, null, lsn);
        byte[] created = format.value(Operation.CREATE, null, update.row(), lsn);
        emitDelete(time, oldKey, gone, new RecordHeader(NEW_KEY, key), out);
        out.accept(record(time, key, created, new RecordHeader(OLD_KEY, oldKey)));
    }

    void delete(Delete delete, Lsn lsn, Long time, Consumer<ProducerRecord<byte[], byte[]>> out) {
        byte[] key = format.key(delete.old());
        emitDelete(time, key, format.value(Operation.DELETE, delete.old(), null, lsn), null, out);
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
        out.accept(record(time, null, format.value(Operation.TRUNCATE, null, null, lsn), null));
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
