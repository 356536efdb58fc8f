package dev.walferry.kafka.record;

import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.TableMark;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.key.ChangePlace;
import dev.walferry.kafka.record.key.KnownOldColumns;
import dev.walferry.kafka.record.key.LeafIdentities;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.kafka.record.reselect.Reselection;
import dev.walferry.kafka.record.shape.TableShaping;
import dev.walferry.kafka.record.shape.TableShaping.Shaped;
import dev.walferry.kafka.record.shape.UnchangedRows;
import dev.walferry.pgoutput.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each relation's changes become, made once per Relation message. PostgreSQL repeats that message, often
 * unchanged, when something about the table has changed.
 *
 * <p>The two relations of an OID that were used last are kept. Each streamed transaction announces its own, which
 * may say the same or follow a change that a Relation does not show; transactions between them that are not streamed go on
 * with the one that was announced last, whichever transaction announced it. For one thread.
 *
 * @param <T> what keys and values are
 */
final class RecordTables<T> {
    private static final int[] NO_KEY = {};
    private static final int MOST_OF_ONE = 2;

    private final RecordRules rules;
    private final ColumnTypes types;
    private final RecordLookups lookups;
    private final KeyFormat<T> keys;
    /** The keys in headers, as Kafka Connect's default header converter writes them. */
    private final KeyFormat<byte[]> headerKeys;

    private final ValueFormat<T> values;
    private final TopicOwners topics;
    private final LeafIdentities leaves;
    private final TableShaping shaping;
    private final EventOrder order;
    private final ChangeHeaders headers;
    private final IdentityHashMap<Relation, TableRecords<T>> tableByRelation = new IdentityHashMap<>();
    /** The relations in {@link #tableByRelation}. */
    private final Map<Integer, List<Relation>> relationsByOid = new HashMap<>();
    /** Relations whose formats are not ready yet. */
    private final IdentityHashMap<Relation, Described> waiting = new IdentityHashMap<>();

    /** The table of the row before: rows of one relation often follow each other. */
    private @Nullable TableRecords<T> last;

    /** How often a row was of another relation than the row before. */
    private long switches;

    /** A relation for which everything that comes from PostgreSQL is known. */
    private record Described(Shaped columns, RowKey key) {}

    RecordTables(
            RecordRules rules,
            ColumnTypes types,
            RecordLookups lookups,
            KeyFormat<T> keys,
            KeyFormat<byte[]> headerKeys,
            ValueFormat<T> values,
            TopicOwners topics,
            LeafIdentities leaves,
            TableShaping shaping,
            EventOrder order,
            ChangeHeaders headers) {
        this.rules = rules;
        this.shaping = shaping;
        this.types = types;
        this.lookups = lookups;
        this.keys = keys;
        this.headerKeys = headerKeys;
        this.values = values;
        this.topics = topics;
        this.leaves = leaves;
        this.order = order;
        this.headers = headers;
    }

    /** Returns a relation's records, or null if they have to be made. */
    @Nullable
    TableRecords<T> find(Relation relation) {
        TableRecords<T> table = last;
        return table != null && table.isOf(relation) ? table : findAnother(relation);
    }

    private @Nullable TableRecords<T> findAnother(Relation relation) {
        TableRecords<T> table = tableByRelation.get(relation);
        if (table != null) {
            use(table);
        }
        return table;
    }

    private void use(TableRecords<T> table) {
        table.usedAt = ++switches;
        last = table;
    }

    /** Makes a field optional, because a row of the relation has null in it. The row's records must be made again. */
    void makeOptional(Relation relation, int column) {
        types.makeOptional(relation, column);
        forget(relation);
    }

    private void forget(Relation relation) {
        tableByRelation.remove(relation);
        List<Relation> kept = relationsByOid.get(relation.oid());
        if (kept != null) {
            kept.removeIf(other -> isSame(other, relation));
        }
        last = null;
    }

    @SuppressWarnings("ReferenceEquality") // an equal one may follow a change that it does not show
    private static boolean isSame(Relation one, Relation other) {
        return one == other;
    }

    /** Makes a relation's records; null while something about the relation is not known yet. */
    @Nullable
    TableRecords<T> add(Relation relation, ChangePlace at) {
        Described described = describe(relation, at);
        TableRecords<T> table = described == null ? null : make(described);
        if (table != null) {
            waiting.remove(relation);
            keep(relation, table);
            use(table);
        }
        return table;
    }

    private void keep(Relation relation, TableRecords<T> table) {
        List<Relation> kept = relationsByOid.computeIfAbsent(relation.oid(), oid -> new ArrayList<>(MOST_OF_ONE));
        if (kept.size() == MOST_OF_ONE) {
            forget(Collections.min(kept, Comparator.comparingLong(this::usedAt)));
        }
        kept.add(relation);
        tableByRelation.put(relation, table);
    }

    private long usedAt(Relation relation) {
        return Objects.requireNonNull(tableByRelation.get(relation)).usedAt;
    }

    private @Nullable Described describe(Relation relation, ChangePlace at) {
        Described known = waiting.get(relation);
        if (known != null) {
            return known;
        }
        RowKey key = lookups.keys().of(relation, at);
        TableColumns columns = types.of(relation);
        if (key == null || columns == null) {
            return null;
        }
        lookups.catalog().done(relation);
        Described described = new Described(shaping.of(columns, key.columns()), key);
        waiting.put(relation, described);
        return described;
    }

    /**
     * Returns what a truncate needs; null while something is not known yet. A truncate has no key, so it does not wait for one.
     */
    @Nullable
    TableRecords<T> truncated(Relation relation) {
        TableRecords<T> table = tableByRelation.get(relation);
        if (table != null) {
            return table;
        }
        TableColumns columns = types.of(relation);
        TableRecords<T> made = columns == null ? null : make(new Described(shaping.of(columns, NO_KEY), RowKey.NONE));
        if (made != null) {
            lookups.catalog().done(relation);
        }
        return made;
    }

    private @Nullable TableRecords<T> make(Described described) {
        TableColumns shown = described.columns().values();
        TableColumns columns = described.columns().keys();
        RowKey key = described.key();
        String topic = topics.topic(columns.relation());
        ValueWriter<T> valueWriter = values.of(shown, topic);
        int[] keyIndexes = key.columns();
        TableMark mark = topics.mark(columns.relation());
        KeyWriter<T> keyWriter = keyIndexes.length == 0 ? null : keys.of(columns, keyIndexes, mark, topic);
        if (valueWriter == null || (keyWriter == null && keyIndexes.length > 0)) {
            return null;
        }
        KeyWriter<byte[]> inHeaders = keyWriter == null ? null : headerKeys.of(columns, keyIndexes, mark, topic);
        OldKeys oldKeys = new OldKeys(columns.relation(), key, leaves);
        KnownOldColumns oldColumns = new KnownOldColumns(columns.relation(), key, leaves);
        UnchangedRows unchanged = rules.skipsUnchanged() ? new UnchangedRows(shown) : null;
        Reselection reselection = rules.reselects() ? new Reselection(lookups.rows(), shown, keyIndexes) : null;
        return new TableRecords<>(
                topic,
                shown,
                keyWriter,
                inHeaders,
                valueWriter,
                oldKeys,
                oldColumns,
                unchanged,
                reselection,
                rules,
                order,
                headers);
    }
}
