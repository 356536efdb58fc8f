package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.key.KnownOldColumns;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.kafka.record.reselect.Reselection;
import dev.walferry.kafka.record.shape.UnchangedRows;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The records of one relation's changes: which ones, and in which order.
 *
 * <p>An update that changes the key is a delete and a create, also for {@code skipped.operations}: skipping updates
 * does not skip it, and skipping deletes or creates skips its half.
 *
 * @param <T> what keys and values are
 */
final class TableRecords<T> {
    private static final String NEW_KEY = "__debezium.newkey";
    private static final String OLD_KEY = "__debezium.oldkey";

    private final Relation relation;
    private final String topic;
    private final TableColumns columns;
    private final @Nullable KeyWriter<T> keys;
    private final @Nullable KeyWriter<byte[]> headerKeys;
    private final ValueWriter<T> values;
    private final OldKeys oldKeys;
    private final KnownOldColumns oldColumns;
    private final @Nullable UnchangedRows unchanged;
    private final @Nullable Reselection reselection;
    private final RecordRules rules;
    private final EventOrder order;
    private final ChangeHeaders headers;
    private final String collection;
    private boolean isAnnounced;

    /** Orders the relations of one table by their last use. */
    long usedAt;

    /**
     * Creates the records of one relation. Without a key writer, rows have no key. Without unchanged rows, every update has
     * a record. Without reselection, values that were not sent stay unknown. Keys in headers are always JSON, whatever the
     * format of the records' keys.
     */
    TableRecords(
            String topic,
            TableColumns columns,
            @Nullable KeyWriter<T> keys,
            @Nullable KeyWriter<byte[]> headerKeys,
            ValueWriter<T> values,
            OldKeys oldKeys,
            KnownOldColumns oldColumns,
            @Nullable UnchangedRows unchanged,
            @Nullable Reselection reselection,
            RecordRules rules,
            EventOrder order,
            ChangeHeaders headers) {
        this.topic = topic;
        this.columns = columns;
        this.keys = keys;
        this.headerKeys = headerKeys;
        this.values = values;
        this.oldKeys = oldKeys;
        this.oldColumns = oldColumns;
        this.unchanged = unchanged;
        this.reselection = reselection;
        this.rules = rules;
        this.order = order;
        this.headers = headers;
        this.relation = columns.relation();
        this.collection = relation.namespace() + '.' + relation.name();
    }

    /** Returns whether this is of that very Relation message. */
    @SuppressWarnings("ReferenceEquality") // an equal one may follow a change that it does not show
    boolean isOf(Relation other) {
        return relation == other;
    }

    void insert(Insert insert, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        hand(record(time, key(insert.row()), Operation.CREATE, null, insert.row(), lsn), out);
    }

    void read(Read read, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        hand(record(time, key(read.row()), Operation.READ, null, read.row(), lsn), out);
    }

    /** Returns false while a value that was not sent is looked up. */
    boolean update(Update update, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        Update whole = reselection == null ? update : reselection.complete(update);
        if (whole != null) {
            updateWhole(whole, lsn, time, out);
        }
        return whole != null;
    }

    private void updateWhole(Update update, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        T key = key(update.row());
        T oldKey = key == null ? null : oldKey(update, key);
        // An old key may also come with an update that did not change it.
        if (key != null && oldKey != null && !Objects.deepEquals(key, oldKey)) {
            move(update, oldKey, key, lsn, time, out);
        } else if (!isSkipped(Operation.UPDATE) && !isUnchanged(update)) {
            hand(record(time, key, Operation.UPDATE, known(update.old()), update.row(), lsn), out);
        }
    }

    private @Nullable Tuple known(@Nullable Tuple old) {
        return old == null ? null : oldColumns.of(old);
    }

    private boolean isUnchanged(Update update) {
        return unchanged != null && unchanged.contains(update);
    }

    private @Nullable T oldKey(Update update, T key) {
        Tuple old = update.old();
        if (old == null) {
            oldKeys.requireKept();
            return key;
        }
        oldKeys.requireTold(old);
        return key(old);
    }

    /**
     * Makes the records of an update that changed the key. All are made before the first is handed out, so that an error
     * leaves nothing half done.
     */
    private void move(Update update, T oldKey, T key, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        List<ProducerRecord<T, T>> records = new ArrayList<>();
        if (!isSkipped(Operation.DELETE)) {
            deleted(known(update.old()), oldKey, lsn, time, records);
            byte[] newKey = keyInHeader(update.row());
            records.forEach(gone -> addFirst(NEW_KEY, newKey, gone.headers()));
        }
        if (!isSkipped(Operation.CREATE)) {
            ProducerRecord<T, T> made = record(time, key, Operation.CREATE, null, update.row(), lsn);
            addFirst(OLD_KEY, keyInHeader(Objects.requireNonNull(update.old())), made.headers());
            records.add(made);
        }
        records.forEach(record -> hand(record, out));
    }

    /** Adds a header before the others, as it is with Debezium, whose transforms append theirs. */
    private static void addFirst(String name, byte[] value, Headers headers) {
        Header[] others = headers.toArray();
        for (Header other : others) {
            headers.remove(other.key());
        }
        headers.add(name, value);
        for (Header other : others) {
            headers.add(other);
        }
    }

    private byte[] keyInHeader(Tuple row) {
        return Objects.requireNonNull(headerKeys).write(row);
    }

    void delete(Delete delete, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        oldKeys.requireTold(delete.old());
        List<ProducerRecord<T, T>> records = new ArrayList<>(2);
        deleted(known(delete.old()), key(delete.old()), lsn, time, records);
        records.forEach(record -> hand(record, out));
    }

    private void deleted(@Nullable Tuple old, @Nullable T key, Lsn lsn, Long time, List<ProducerRecord<T, T>> records) {
        if (rules.deletes()) {
            records.add(record(time, key, Operation.DELETE, old, null, lsn));
        } else if (rules.tombstones() && key != null) {
            order.next(collection); // the tombstone stands for the delete
        }
        // Without a key there is nothing that a compacted topic could forget.
        if (rules.tombstones() && key != null) {
            T nothing = null;
            ProducerRecord<T, T> tombstone = new ProducerRecord<>(topic, null, time, key, nothing);
            values.addTombstoneHeaders(tombstone.headers());
            headers.addContext(tombstone.headers());
            records.add(tombstone);
        }
    }

    void truncate(Truncate truncate, Lsn lsn, Long time, Consumer<ProducerRecord<T, T>> out) {
        if (rules.truncates()) {
            order.next(collection);
            T value = values.truncate(truncate, lsn);
            hand(record(time, null, value, Operation.TRUNCATE, null, lsn), out);
        }
    }

    private void hand(ProducerRecord<T, T> record, Consumer<ProducerRecord<T, T>> out) {
        if (!isAnnounced) {
            isAnnounced = true;
            ProducerRecord<T, T> announcement = values.announcement();
            if (announcement != null) {
                out.accept(announcement);
            }
        }
        out.accept(record);
    }

    private ProducerRecord<T, T> record(
            Long time, @Nullable T key, Operation operation, @Nullable Tuple before, @Nullable Tuple after, Lsn lsn) {
        if (operation != Operation.READ) { // the transaction around it has not written it
            order.next(collection);
        }
        if (after != null && rules.failsUnsent()) {
            MissingValues.refuse(columns, after); // before anything is registered or refused because of it
        }
        T value = values.write(operation, before, after, lsn);
        ProducerRecord<T, T> record = record(time, key, value, operation, after, lsn);
        if (after != null && values.hasUnsent()) {
            record.headers().add(MissingValues.unsent(columns, after));
        }
        if (after != null && reselection != null && operation != Operation.READ) {
            addReselected(reselection.found(), record);
        }
        List<String> unconverted = columns.takeUnconverted();
        if (!unconverted.isEmpty()) {
            record.headers().add(MissingValues.unconverted(unconverted));
        }
        return record;
    }

    private void addReselected(List<String> found, ProducerRecord<T, T> record) {
        if (!found.isEmpty()) {
            record.headers().add(MissingValues.reselected(found));
        }
    }

    private ProducerRecord<T, T> record(
            Long time, @Nullable T key, T value, Operation operation, @Nullable Tuple after, Lsn lsn) {
        ProducerRecord<T, T> record = new ProducerRecord<>(topic, null, time, key, value);
        values.addHeaders(operation, lsn, record.headers());
        headers.add(operation, relation, after, lsn, record.headers());
        return record;
    }

    private @Nullable T key(Tuple row) {
        return keys == null ? null : keys.write(row);
    }

    private boolean isSkipped(Operation operation) {
        return rules.isSkipped(operation);
    }
}
