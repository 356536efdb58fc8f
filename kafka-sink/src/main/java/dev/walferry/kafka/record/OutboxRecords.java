package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.catalog.TableCatalog;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.outbox.EventValues;
import dev.walferry.kafka.record.outbox.OutboxTables;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of outbox tables, if there are any. For one thread.
 *
 * @param <T> what keys and values are
 */
final class OutboxRecords<T> {
    /** How many relations are remembered before all are forgotten: each announcement of a relation is a new object. */
    private static final int MOST_RELATIONS = 1000;

    private final @Nullable OutboxTables tables;
    /** Null if values are the payloads themselves. */
    private final @Nullable EventValues<T> values;

    private final OutboxSettings settings;
    private final boolean skipsInserts;
    private final RecordFormats<T> formats;
    private final ColumnTypes types;
    private final TableCatalog catalog;
    private final TopicNames topics;
    private final EventOrder order;
    private final ChangeHeaders headers;
    private final IdentityHashMap<Relation, TableColumns> columnsByRelation = new IdentityHashMap<>();

    OutboxRecords(
            RecordSettings settings,
            RecordFormats<T> formats,
            ColumnTypes types,
            TableCatalog catalog,
            TopicNames topics,
            TopicOwners owners,
            EventOrder order,
            ChangeHeaders headers) {
        this.settings = settings.outbox();
        this.formats = formats;
        this.types = types;
        this.catalog = catalog;
        this.topics = topics;
        this.tables = this.settings.tables() == null ? null : new OutboxTables(this.settings, owners::isForOthers);
        this.values = this.settings.isStructured()
                ? new EventValues<>(settings, formats.structures(false), formats.naming)
                : null;
        this.skipsInserts = settings.skipped().contains(SkippableOperation.C);
        this.order = order;
        this.headers = headers;
    }

    /** Returns whether any table is an outbox. */
    boolean hasTables() {
        return tables != null;
    }

    /** Returns whether a relation's rows are events rather than records of their own. */
    boolean has(Relation relation) {
        return tables != null && tables.has(relation);
    }

    /** Forgets a relation's columns, because something about them turned out to be different. */
    void forget(Relation relation) {
        columnsByRelation.remove(relation);
    }

    /**
     * Maps a change of an outbox table.
     *
     * @return false while something that the event's value needs is not known yet; then nothing was handed out
     */
    boolean map(RowChange change, Long time, Consumer<ProducerRecord<T, T>> out) {
        boolean isRead = change instanceof Read;
        if (tables == null || (skipsInserts && !isRead)) {
            return true;
        }
        ProducerRecord<byte[], byte[]> event = tables.of(change, time);
        if (event == null) {
            return true;
        }
        ProducerRecord<T, T> record = record(change, event);
        if (record == null) {
            return false;
        }
        Relation relation = change.relation();
        if (!isRead) {
            order.next(relation.namespace() + '.' + relation.name());
        }
        headers.addForeign(isRead, relation, change.row(), record.headers());
        out.accept(record);
        return true;
    }

    private @Nullable ProducerRecord<T, T> record(RowChange change, ProducerRecord<byte[], byte[]> event) {
        boolean isNothing = event.value() == null
                && (settings.tombstones() || settings.fields().isEmpty());
        if (values == null || isNothing) {
            return formats.ofBytes(event);
        }
        Relation relation = change.relation();
        TableColumns columns = columns(relation);
        if (columns == null) {
            return null;
        }
        String table = topics.topic(relation.namespace(), relation.name());
        T value = values.of(columns, Objects.requireNonNull(change.row()), event.topic(), table);
        List<String> unconverted = columns.takeUnconverted();
        if (value == null) {
            return null;
        }
        ProducerRecord<T, T> record = formats.ofBytes(event, value);
        if (!unconverted.isEmpty()) {
            record.headers().add(MissingValues.unconverted(unconverted));
        }
        return record;
    }

    private @Nullable TableColumns columns(Relation relation) {
        TableColumns known = columnsByRelation.get(relation);
        if (known == null) {
            known = types.of(relation);
            if (known != null) {
                catalog.done(relation);
                if (columnsByRelation.size() >= MOST_RELATIONS) {
                    columnsByRelation.clear();
                }
                columnsByRelation.put(relation, known);
            }
        }
        return known;
    }
}
