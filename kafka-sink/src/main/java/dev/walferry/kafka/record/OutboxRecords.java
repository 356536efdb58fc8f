package dev.walferry.kafka.record;

import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.outbox.OutboxTables;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of outbox tables, if there are any. For one thread.
 *
 * @param <T> what keys and values are
 */
final class OutboxRecords<T> {
    private final @Nullable OutboxTables tables;
    private final boolean skipsInserts;
    private final RecordFormats<T> formats;
    private final EventOrder order;
    private final ChangeHeaders headers;

    OutboxRecords(RecordSettings settings, RecordFormats<T> formats, EventOrder order, ChangeHeaders headers) {
        this.formats = formats;
        this.tables = settings.outbox().tables() == null ? null : new OutboxTables(settings.outbox());
        this.skipsInserts = settings.skipped().contains(SkippableOperation.C);
        this.order = order;
        this.headers = headers;
    }

    /** Whether a relation's rows are events rather than records of their own. */
    boolean has(Relation relation) {
        return tables != null && tables.has(relation);
    }

    /** Maps a change of such a relation. */
    void map(RowChange change, Long time, Consumer<ProducerRecord<T, T>> out) {
        boolean isRead = change instanceof Read;
        if (tables == null || (skipsInserts && !isRead)) {
            return;
        }
        ProducerRecord<byte[], byte[]> event = tables.of(change, time);
        if (event != null) {
            Relation relation = change.relation();
            if (!isRead) {
                order.next(relation.namespace() + '.' + relation.name());
            }
            headers.addForeign(isRead, relation, change.row(), event.headers());
            out.accept(formats.ofBytes(event));
        }
    }
}
