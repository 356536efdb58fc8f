package dev.walferry.kafka.record.header;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.envelope.SourceFields;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of one session's records that do not depend on their format, as configured. For one thread. */
public final class ChangeHeaders {
    private final @Nullable CloudEventHeaders cloudEvents;
    private final @Nullable ContextHeaders context;
    private final @Nullable TracingColumn tracing;
    private Transaction transaction = Transaction.none(0, null);
    private Transaction reads = transaction;

    /**
     * Creates headers for one session.
     *
     * @param settings what records look like
     * @param facts where they come from
     * @param order gives each record's place within its transaction
     * @param written the format of values; null if a converter decides on it
     */
    public ChangeHeaders(RecordSettings settings, SourceFacts facts, EventOrder order, @Nullable RecordFormat written) {
        String name = settings.topicPrefix();
        this.cloudEvents = settings.headers().cloudEvents()
                ? new CloudEventHeaders(
                        name,
                        new SourceFields(facts, name),
                        written,
                        settings.headers().cloudEventExtensions(),
                        order)
                : null;
        String prefix = settings.headers().contextPrefix();
        this.context = prefix == null ? null : new ContextHeaders(prefix, configured(settings));
        String column = settings.headers().tracingColumn();
        this.tracing = column == null ? null : new TracingColumn(column);
    }

    /** The names of the headers that records may have because of the configuration, apart from those of a trace. */
    private static Set<String> configured(RecordSettings settings) {
        Set<String> names = new HashSet<>();
        settings.flat().headers().forEach(header -> names.add(header.name()));
        settings.outbox().headers().forEach(header -> names.add(header.name()));
        return names;
    }

    /**
     * Sets the transaction of the records that follow.
     *
     * @param begun the transaction
     */
    public void begin(Transaction begun) {
        transaction = begun;
        if (cloudEvents != null) {
            cloudEvents.begin(begun);
        }
        if (context != null) {
            context.begin();
        }
    }

    /**
     * Sets the transaction that rows read by a snapshot state.
     *
     * @param begun what the rows that follow state
     */
    public void beginReads(Transaction begun) {
        reads = begun;
    }

    /**
     * Takes a logical message whose content becomes headers.
     *
     * @param message the message
     * @return false if it is an ordinary one
     */
    public boolean take(LogicalMessage message) {
        return context != null && context.take(message);
    }

    /**
     * Adds the headers of a change.
     *
     * @param operation what happened
     * @param relation the relation
     * @param row the new row, or null
     * @param lsn position of the change, or null for a row that does not come from the WAL
     * @param headers of the record
     */
    public void add(Operation operation, Relation relation, @Nullable Tuple row, @Nullable Lsn lsn, Headers headers) {
        boolean isRead = operation == Operation.READ;
        if (cloudEvents != null) {
            cloudEvents.add(operation, isRead ? reads : transaction, relation, lsn, headers);
        }
        addForeign(isRead, relation, row, headers);
    }

    /**
     * Adds the headers that applications choose.
     *
     * @param isRead whether a snapshot read the row; the transaction around it is not the one that wrote it
     * @param relation the relation
     * @param row the new row, or null
     * @param headers of the record
     */
    public void addForeign(boolean isRead, Relation relation, @Nullable Tuple row, Headers headers) {
        if (!isRead) {
            addContext(headers);
        }
        if (tracing != null && row != null) {
            tracing.add(relation, row, headers);
        }
    }

    /**
     * Adds the headers of a record that has no row: a tombstone, or a logical message of the open transaction.
     *
     * @param headers of the record
     */
    public void addContext(Headers headers) {
        if (context != null) {
            context.add(headers);
        }
    }
}
