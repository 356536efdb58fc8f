package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.kafka.config.SkippableOperation;
import dev.walferry.kafka.record.key.ChangePlace;
import dev.walferry.kafka.record.key.KeyColumns;
import dev.walferry.kafka.record.key.LeafIdentities;
import dev.walferry.kafka.record.key.OldKeys;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Type;
import dev.walferry.pgoutput.Update;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka records of the changes of one replication session.
 *
 * <p>It is given every message of whole transactions, in order: Begin, Origin, Type and Commit tell it what the
 * records in between have to say. A change becomes no record (if it is skipped), one, two (a delete and its
 * tombstone) or three (an update that changed the key: delete, tombstone, create).
 *
 * <p>A record's timestamp is its transaction's commit time. Records are the caller's to keep: their arrays are never
 * written again. After a reconnect take a new mapper. For one thread at a time.
 */
public final class RecordMapper {
    private final ValueFormat format;
    private final KeyColumns keyColumns;
    private final TopicNaming topics;
    private final InstantSource clock;
    private final boolean tombstones;
    private final Set<SkippableOperation> skipped;
    private final boolean skipsRows;
    private final TypeNames types = new TypeNames();

    /** By the very message that announced a relation: PostgreSQL repeats one to say that something changed. */
    private final IdentityHashMap<Relation, TableRecords> tableByRelation = new IdentityHashMap<>();

    /** The one of each OID in {@link #tableByRelation}. */
    private final Map<Integer, Relation> relationByOid = new HashMap<>();

    private final LeafIdentities leaves = new LeafIdentities();
    private @Nullable Transaction transaction;

    /** The transaction's, boxed once for all of its records. */
    private @Nullable Long commitMillis;

    private @Nullable Lsn lastCommit;

    /**
     * A mapper at the start of a session.
     *
     * @param settings what records look like
     * @param source where they come from
     * @param keyColumns tells key columns
     */
    public RecordMapper(RecordSettings settings, SourceFacts source, KeyColumns keyColumns) {
        this(settings, source, keyColumns, InstantSource.system());
    }

    RecordMapper(RecordSettings settings, SourceFacts source, KeyColumns keyColumns, InstantSource clock) {
        this.format = new DebeziumJson(settings, source, types, clock);
        this.keyColumns = keyColumns;
        this.topics = new TopicNaming(settings.topicPrefix());
        this.clock = clock;
        this.tombstones = settings.tombstones();
        this.skipped = settings.skipped();
        this.skipsRows = isSkipped(Operation.CREATE) && isSkipped(Operation.UPDATE) && isSkipped(Operation.DELETE);
    }

    /**
     * Maps one message.
     *
     * <p>What a record needs may still be on its way, such as a table's key columns, which another thread looks up. Then
     * nothing is handed out and nothing has changed: call again later with the same message, and with no other before.
     *
     * @param message the message
     * @param lsn position of the message, as the server sent it along
     * @param out gets each record, in the order in which they have to be sent; nothing for a message that is no change
     * @return false if the message cannot be mapped yet
     * @throws RecordMappingException if the change cannot become a record; nothing was handed out then
     */
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        switch (message.kind()) {
            case INSERT -> {
                leaves.rowOf(((Insert) message).relation());
                return insert((Insert) message, lsn, out);
            }
            case UPDATE -> {
                leaves.rowOf(((Update) message).relation());
                return update((Update) message, lsn, out);
            }
            case DELETE -> {
                leaves.rowOf(((Delete) message).relation());
                return delete((Delete) message, lsn, out);
            }
            case TRUNCATE -> truncate((Truncate) message, lsn, out);
            case MESSAGE -> logicalMessage((LogicalMessage) message, lsn, out);
            case BEGIN -> begin(Transaction.of((Begin) message, lastCommit));
            case ORIGIN -> begin(open().from((Origin) message));
            case COMMIT -> commit((Commit) message);
            case TYPE -> types.add((Type) message);
            case RELATION -> leaves.announced((Relation) message); // its first change makes its records
            default ->
                throw new IllegalArgumentException(
                        message.kind() + " is no part of a whole transaction: assemble streamed ones first");
        }
        return true;
    }

    private void begin(Transaction begun) {
        transaction = begun;
        commitMillis = begun.commitMillis();
        format.begin(begun);
    }

    private void commit(Commit commit) {
        transaction = null;
        commitMillis = null;
        lastCommit = commit.endLsn();
        leaves.forget();
    }

    private boolean insert(Insert insert, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        TableRecords table = isSkipped(Operation.CREATE) ? null : table(insert.relation(), lsn);
        if (table != null) {
            table.insert(insert, lsn, time(), out);
        }
        return table != null || isSkipped(Operation.CREATE);
    }

    /** Also where updates are skipped: one that changes the key is a delete and a create. */
    private boolean update(Update update, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        TableRecords table = skipsRows ? null : table(update.relation(), lsn);
        if (table != null) {
            table.update(update, lsn, time(), out);
        }
        return table != null || skipsRows;
    }

    private boolean delete(Delete delete, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        TableRecords table = isSkipped(Operation.DELETE) ? null : table(delete.relation(), lsn);
        if (table != null) {
            table.delete(delete, lsn, time(), out);
        }
        return table != null || isSkipped(Operation.DELETE);
    }

    private void truncate(Truncate truncate, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        leaves.forget();
        if (!isSkipped(Operation.TRUNCATE)) {
            Long time = time();
            // All are looked up first, so that a relation that cannot be mapped leaves nothing half done.
            List<TableRecords> tables =
                    truncate.relations().stream().map(this::truncated).toList();
            tables.forEach(table -> table.truncate(lsn, time, out));
        }
    }

    /** A truncate has no key, so it does not wait for one. */
    private TableRecords truncated(Relation relation) {
        TableRecords table = tableByRelation.get(relation);
        return table == null ? records(relation, RowKey.NONE) : table;
    }

    private void logicalMessage(LogicalMessage message, Lsn lsn, Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (isSkipped(Operation.MESSAGE)) {
            return;
        }
        Transaction context = message.isTransactional() ? open() : standalone();
        byte[] key = format.messageKey(message);
        byte[] value = format.messageValue(message, lsn, context);
        out.accept(new ProducerRecord<>(topics.messageTopic(), null, context.commitMillis(), key, value));
    }

    /** A non-transactional message has no commit time. */
    private Transaction standalone() {
        return new Transaction(null, clock.millis() * 1000, lastCommit, null);
    }

    private boolean isSkipped(Operation operation) {
        return skipped.contains(operation.configured());
    }

    private Transaction open() {
        return requireOpen(transaction);
    }

    private Long time() {
        return requireOpen(commitMillis);
    }

    private static <T> T requireOpen(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a change outside of a transaction");
        }
        return part;
    }

    /** Null as long as the relation's key is not known. */
    private @Nullable TableRecords table(Relation relation, Lsn lsn) {
        TableRecords table = tableByRelation.get(relation);
        return table == null ? newTable(relation, lsn) : table;
    }

    private @Nullable TableRecords newTable(Relation relation, Lsn lsn) {
        RowKey key = keyColumns.of(relation, new ChangePlace(lsn, open().xidOrZero()));
        if (key == null) {
            return null;
        }
        TableRecords table = records(relation, key);
        Relation outdated = relationByOid.put(relation.oid(), relation);
        if (outdated != null) {
            tableByRelation.remove(outdated);
        }
        tableByRelation.put(relation, table);
        return table;
    }

    private TableRecords records(Relation relation, RowKey key) {
        RowFormat rows = format.rows(relation, key.columns());
        OldKeys oldKeys = new OldKeys(relation, key, leaves);
        return new TableRecords(topics.topic(relation), rows, oldKeys, tombstones, skipped);
    }
}
