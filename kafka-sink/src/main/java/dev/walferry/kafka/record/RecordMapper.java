package dev.walferry.kafka.record;

import static dev.walferry.kafka.record.MappedTransaction.isOfDatabase;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SnapshotMarker;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.ColumnTypes;
import dev.walferry.kafka.record.column.RequiredFieldException;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.event.HeartbeatRecords;
import dev.walferry.kafka.record.event.TransactionRecords;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.json.JsonKeys;
import dev.walferry.kafka.record.key.ChangePlace;
import dev.walferry.kafka.record.key.LeafIdentities;
import dev.walferry.kafka.record.shape.CarriedTables;
import dev.walferry.kafka.record.shape.TableShaping;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Delete;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Origin;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Read;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Type;
import dev.walferry.pgoutput.Update;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka records of the changes of one replication session.
 *
 * <p>It is given every message of whole transactions, in order. Begin, Origin, Type and Commit supply what the records
 * in between contain. A change becomes no record (if it is skipped), one, two (a delete and its tombstone) or three (an
 * update that changed the key: delete, tombstone, create); a row that a snapshot has read becomes one.
 *
 * <p>A record's timestamp is its transaction's commit time, or the time at which its Begin was mapped. Records are the
 * caller's to keep: their arrays are never written again. After a reconnect take a new mapper. For one thread at a time.
 *
 * @param <T> what keys and values are: bytes, or objects of Kafka Connect
 */
public final class RecordMapper<T> {
    private final ColumnTypes types;
    private final RecordFormats<T> formats;
    private final ValueFormat<T> values;
    private final RecordTables<T> tables;
    private final CarriedTables carried;
    private final MessageRecords<T> messages;
    private final OutboxRecords<T> outbox;
    private final EventOrder order;
    private final ChangeHeaders headers;
    private final @Nullable TransactionRecords<T> transactions;
    private final MappedTransaction transaction;
    private final Set<SkippableOperation> skipped;
    private final boolean skipsRows;
    /** Whether lists of tables or an outbox decide on a row, which is rare enough not to ask for each. */
    private final boolean asksForEachRow;

    private final LeafIdentities leaves = new LeafIdentities();
    private final SnapshotMarkers markers;

    private RecordMapper(
            RecordFormats.Factory<T> factory,
            RecordSettings settings,
            SourceFacts source,
            RecordLookups lookups,
            SnapshotMarkers markers,
            InstantSource clock,
            @Nullable RecordFormat written) {
        this.types = new ColumnTypes(settings, lookups.catalog());
        this.order = new EventOrder(settings.transactionMetadata());
        this.headers = new ChangeHeaders(settings, source, order, written);
        this.formats = factory.of(settings, source, lookups, clock, order);
        KeyFormat<T> keys = formats.keys();
        this.values = formats.values();
        this.transactions = formats.transactions();
        TopicNames names = new TopicNames(settings.topicNames());
        TopicOwners topics = new TopicOwners(names, settings.reserved(), lookups.tableTopics(), formats.naming::leave);
        this.messages = new MessageRecords<>(settings, formats, keys, values, topics, order, headers);
        this.outbox = new OutboxRecords<>(settings, formats, types, lookups.catalog(), names, topics, order, headers);
        this.carried = new CarriedTables(settings.shape());
        this.tables = new RecordTables<>(
                RecordRules.of(settings),
                types,
                lookups,
                keys,
                new JsonKeys(formats.naming),
                values,
                topics,
                leaves,
                new TableShaping(settings.shape()),
                order,
                headers);
        this.asksForEachRow = !carried.carriesAll() || outbox.hasTables();
        this.markers = markers;
        this.transaction = new MappedTransaction(settings.timestamp(), clock);
        this.skipped = settings.skipped();
        this.skipsRows = isSkipped(Operation.CREATE) && isSkipped(Operation.UPDATE) && isSkipped(Operation.DELETE);
    }

    /**
     * Returns a mapper at the start of a session whose keys and values are bytes in the configured formats.
     *
     * @param settings what records look like
     * @param source where they come from
     * @param lookups asked for what the stream does not contain
     * @return a mapper that does not continue a snapshot
     */
    public static RecordMapper<byte[]> encoded(RecordSettings settings, SourceFacts source, RecordLookups lookups) {
        return encoded(settings, source, lookups, SnapshotMarkers.beginning());
    }

    /**
     * Returns a mapper at the start of a session that may go on with a snapshot. Keys and values are bytes in the configured
     * formats.
     *
     * @param settings what records look like
     * @param source where they come from
     * @param lookups asked for what the stream does not contain
     * @param markers says which rows of a snapshot are the first
     * @return the mapper
     */
    public static RecordMapper<byte[]> encoded(
            RecordSettings settings, SourceFacts source, RecordLookups lookups, SnapshotMarkers markers) {
        return encoded(settings, source, lookups, markers, InstantSource.system());
    }

    static RecordMapper<byte[]> encoded(
            RecordSettings settings,
            SourceFacts source,
            RecordLookups lookups,
            SnapshotMarkers markers,
            InstantSource clock) {
        return new RecordMapper<>(
                EncodedFormats::new, settings, source, lookups, markers, clock, settings.valueFormat());
    }

    /**
     * Returns a mapper at the start of a session that may go on with a snapshot. Keys and values are objects of Kafka Connect,
     * whatever formats are configured. The formats must be ones with schemas, so that every field holds its own type.
     *
     * @param settings what records look like
     * @param source where they come from
     * @param lookups asked for what the stream does not contain
     * @param markers says which rows of a snapshot are the first
     * @return the mapper
     */
    public static RecordMapper<SchemaAndValue> structs(
            RecordSettings settings, SourceFacts source, RecordLookups lookups, SnapshotMarkers markers) {
        return structs(settings, source, lookups, markers, InstantSource.system());
    }

    static RecordMapper<SchemaAndValue> structs(
            RecordSettings settings,
            SourceFacts source,
            RecordLookups lookups,
            SnapshotMarkers markers,
            InstantSource clock) {
        // a converter decides on the format
        return new RecordMapper<>(StructFormats::new, settings, source, lookups, markers, clock, null);
    }

    /**
     * Heartbeats in the formats of the records.
     *
     * @param topic where they go
     * @return for the same thread
     */
    public HeartbeatRecords<T> heartbeats(String topic) {
        return formats.heartbeats(topic);
    }

    /**
     * Prepares for the rows of a relation before the first of them comes.
     *
     * @param relation the relation
     * @return false while something about it is not known yet: ask again later
     * @throws RecordMappingException if its rows cannot become records
     */
    public boolean prepare(Relation relation) {
        boolean hasRecords = carried.contains(relation) && !outbox.has(relation);
        return !hasRecords
                || tables.find(relation) != null
                || tables.add(relation, new ChangePlace(Lsn.ZERO, 0)) != null;
    }

    /**
     * Prepares for the logical messages that have records of their own, before the first of them comes.
     *
     * @return false while something about them is not known yet: ask again later
     * @throws RecordMappingException if they cannot become records
     */
    public boolean prepareMessages() {
        return messages.prepare(transaction.none());
    }

    /**
     * Maps one message.
     *
     * <p>Something that a record needs may not be known yet, such as a table's key columns, which another thread looks
     * up. Then nothing is handed out and nothing has changed. Call again later with the same message, before any other.
     *
     * @param message the message
     * @param lsn position of the message, as the server sent it
     * @param out gets each record, in the order in which they have to be sent
     * @return false if the message cannot be mapped yet
     * @throws RecordMappingException if the change cannot become a record; nothing was handed out then
     */
    public boolean map(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        order.mark();
        while (true) {
            try {
                return mapOnce(message, lsn, out);
            } catch (RequiredFieldException e) {
                order.rewind();
                Relation relation = ((RowChange) message).relation();
                tables.makeOptional(relation, e.column());
                outbox.forget(relation);
            }
        }
    }

    private boolean mapOnce(PgOutputMessage message, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        if (asksForEachRow && message instanceof RowChange change) {
            if (!carried.contains(change.relation())) {
                return true;
            }
            if (outbox.has(change.relation())) {
                return outbox.map(change, time(), out);
            }
        }
        return switch (message.kind()) {
            case INSERT -> insert((Insert) message, lsn, out);
            case UPDATE -> update((Update) message, lsn, out);
            case DELETE -> delete((Delete) message, lsn, out);
            case READ -> read((Read) message, lsn, out);
            case TRUNCATE -> truncate((Truncate) message, lsn, out);
            case MESSAGE -> logicalMessage((LogicalMessage) message, lsn, out);
            case BEGIN -> begin((Begin) message, lsn, out);
            case COMMIT -> commit((Commit) message, lsn, out);
            default -> {
                take(message);
                yield true;
            }
        };
    }

    /** Takes note of the messages between changes. */
    private void take(PgOutputMessage message) {
        switch (message.kind()) {
            case ORIGIN -> begin(transaction.get().from((Origin) message));
            case TYPE -> types.add((Type) message);
            case RELATION -> leaves.announced((Relation) message); // its first change makes its records
            default ->
                throw new IllegalArgumentException(
                        message.kind() + " is not part of a whole transaction: assemble streamed ones first");
        }
    }

    private boolean begin(Begin message, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        Transaction begun = Transaction.of(message, transaction.lastCommit());
        if (transactions != null && isOfDatabase(begun) && !transactions.begin(begun, lsn, out)) {
            return false;
        }
        order.begin();
        begin(begun);
        return true;
    }

    private void begin(Transaction begun) {
        transaction.begin(begun);
        values.begin(begun);
        headers.begin(begun);
    }

    private boolean commit(Commit commit, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        Transaction open = transaction.get();
        if (transactions != null && isOfDatabase(open) && !transactions.end(open, lsn, out)) {
            return false;
        }
        transaction.end(commit.endLsn());
        leaves.forget();
        return true;
    }

    private boolean insert(Insert insert, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        leaves.rowOf(insert.relation());
        if (isSkipped(Operation.CREATE)) {
            return true;
        }
        TableRecords<T> table = table(insert.relation(), lsn);
        if (table != null) {
            table.insert(insert, lsn, time(), out);
        }
        return table != null;
    }

    /**
     * Maps an update. Also called when updates are skipped: an update that changes the key is a delete and a create.
     */
    private boolean update(Update update, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        leaves.rowOf(update.relation());
        TableRecords<T> table = skipsRows ? null : table(update.relation(), lsn);
        return table == null ? skipsRows : table.update(update, lsn, time(), out);
    }

    private boolean delete(Delete delete, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        leaves.rowOf(delete.relation());
        if (isSkipped(Operation.DELETE)) {
            return true;
        }
        TableRecords<T> table = table(delete.relation(), lsn);
        if (table != null) {
            table.delete(delete, lsn, time(), out);
        }
        return table != null;
    }

    private boolean read(Read read, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        Relation relation = read.relation();
        TableRecords<T> found = tables.find(relation);
        TableRecords<T> table = found == null ? tables.add(relation, ChangePlace.of(read, lsn)) : found;
        if (table == null) {
            return false;
        }
        beginReads(markers.next(relation));
        table.read(read, lsn, time(), out);
        markers.given(relation);
        return true;
    }

    private void beginReads(SnapshotMarker marker) {
        Transaction begun = transaction.beginReads(marker);
        if (begun != null) {
            values.beginReads(begun);
            headers.beginReads(begun);
        }
    }

    private boolean truncate(Truncate truncate, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        leaves.forget();
        if (isSkipped(Operation.TRUNCATE)) {
            return true;
        }
        // All are looked up first, so that a relation that cannot be mapped leaves nothing half done.
        List<TableRecords<T>> truncated = new ArrayList<>();
        for (Relation relation : truncate.relations()) {
            if (carried.contains(relation) && !outbox.has(relation)) {
                TableRecords<T> table = tables.truncated(relation);
                if (table == null) {
                    return false;
                }
                truncated.add(table);
            }
        }
        truncated.forEach(table -> table.truncate(truncate, lsn, time(), out));
        return true;
    }

    private boolean logicalMessage(LogicalMessage message, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        Transaction around = message.isTransactional() ? transaction.get() : transaction.none();
        Long time = message.isTransactional() ? time() : Long.valueOf(around.commitMillis());
        return messages.map(message, lsn, around, time, out);
    }

    private boolean isSkipped(Operation operation) {
        return skipped.contains(operation.configured());
    }

    private Long time() {
        return transaction.millis();
    }

    private @Nullable TableRecords<T> table(Relation relation, Lsn lsn) {
        TableRecords<T> table = tables.find(relation);
        return table == null
                ? tables.add(relation, new ChangePlace(lsn, transaction.get().xidOrZero()))
                : table;
    }
}
