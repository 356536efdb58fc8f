package dev.walferry.kafka.record;

import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.KeyWriter;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.key.ChangePlace;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.key.LeafIdentities;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each relation's changes become, made once per Relation message. PostgreSQL repeats that message, often
 * unchanged, when something about the table has changed.
 *
 * <p>The last two relations of an OID are kept. A streamed transaction announces its own relations, and transactions
 * that are not streamed then go on with theirs. For one thread.
 */
final class RecordTables {
    private final RecordSettings settings;
    private final ColumnTypes types;
    private final KeyColumns keyColumns;
    private final KeyFormat keys;
    private final ValueFormat values;
    private final TopicNaming topics;
    private final LeafIdentities leaves;
    private final IdentityHashMap<Relation, TableRecords> tableByRelation = new IdentityHashMap<>();
    private final Map<Integer, LastTwo> relationsByOid = new HashMap<>();

    /** The relations of one OID in {@link #tableByRelation}. */
    private record LastTwo(Relation last, @Nullable Relation before) {}

    RecordTables(
            RecordSettings settings,
            ColumnTypes types,
            KeyColumns keyColumns,
            KeyFormat keys,
            ValueFormat values,
            TopicNaming topics,
            LeafIdentities leaves) {
        this.settings = settings;
        this.types = types;
        this.keyColumns = keyColumns;
        this.keys = keys;
        this.values = values;
        this.topics = topics;
        this.leaves = leaves;
    }

    /** A relation's records, or null if they have to be made. */
    @Nullable
    TableRecords find(Relation relation) {
        return tableByRelation.get(relation);
    }

    /** Makes a relation's records; null while something about the relation is not known yet. */
    @Nullable
    TableRecords add(Relation relation, ChangePlace at) {
        RowKey key = keyColumns.of(relation, at);
        TableRecords table = key == null ? null : make(relation, key);
        if (table != null) {
            tableByRelation.put(relation, table);
            LastTwo old = relationsByOid.get(relation.oid());
            relationsByOid.put(relation.oid(), new LastTwo(relation, old == null ? null : old.last()));
            if (old != null && old.before() != null) {
                tableByRelation.remove(old.before());
            }
        }
        return table;
    }

    /**
     * What a truncate needs; null while something is not known yet. A truncate has no key, so it does not wait for one.
     */
    @Nullable
    TableRecords truncated(Relation relation) {
        TableRecords table = tableByRelation.get(relation);
        return table == null ? make(relation, RowKey.NONE) : table;
    }

    private @Nullable TableRecords make(Relation relation, RowKey key) {
        String topic = topics.topic(relation);
        TableColumns columns = types.of(relation);
        ValueWriter valueWriter = values.of(columns);
        int[] keyIndexes = key.columns();
        KeyWriter keyWriter = keyIndexes.length == 0 ? null : keys.of(columns, keyIndexes);
        if (valueWriter == null || (keyWriter == null && keyIndexes.length > 0)) {
            return null;
        }
        OldKeys oldKeys = new OldKeys(relation, key, leaves);
        return new TableRecords(
                topic, columns, keyWriter, valueWriter, oldKeys, settings.tombstones(), settings.skipped());
    }
}
