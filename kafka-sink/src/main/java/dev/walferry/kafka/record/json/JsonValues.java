package dev.walferry.kafka.record.json;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.kafka.record.value.BinaryForm;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's envelope as JSON without schemas, field for field as its PostgreSQL connector and Kafka Connect's JSON
 * converter write it: {@code before, after, source, transaction, op, ts_ms, ts_us, ts_ns}.
 */
public final class JsonValues implements ValueFormat<byte[]> {
    private static final byte[] BEFORE = JsonConstants.bytes("{\"before\":");
    private static final byte[] AFTER = JsonConstants.bytes(",\"after\":");
    /** What most rows begin with; copied at once, because each copy costs a row as much as a short value. */
    private static final byte[] ONLY_AFTER = JsonConstants.bytes("{\"before\":null,\"after\":");

    private static final byte[] TRANSACTION = JsonConstants.bytes(",\"transaction\":");

    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonSink out = new JsonSink(buffer);
    private final IdentityHashMap<ColumnType, byte[]> placeholders = new IdentityHashMap<>();
    private final JsonSource source;
    private final JsonSource standalone;
    private final JsonSource reads;
    private final JsonEnvelopeEnd end = new JsonEnvelopeEnd();
    private final TransactionBlock block;
    private final boolean omitsUnsent;
    private final BinaryForm binary;
    private final InstantSource clock;
    private final SchemaNaming naming;
    private Transaction transaction = Transaction.none(0, null);

    /**
     * Creates a format for one session.
     *
     * @param name the source's logical name: {@code topic.prefix}
     * @param facts where the records come from
     * @param block the envelope's {@code transaction}
     * @param omitsUnsent whether a value of a new row that was not sent has no field, in place of a placeholder
     * @param binary the form of a logical message's content
     * @param clock gives the time at which a change is handled
     * @param naming names fields
     */
    public JsonValues(
            String name,
            SourceFacts facts,
            TransactionBlock block,
            boolean omitsUnsent,
            BinaryForm binary,
            InstantSource clock,
            SchemaNaming naming) {
        this.naming = naming;
        this.block = block;
        this.omitsUnsent = omitsUnsent;
        this.source = new JsonSource(facts, name);
        this.standalone = new JsonSource(facts, name);
        this.reads = new JsonSource(facts, name);
        this.binary = binary;
        this.clock = clock;
    }

    @Override
    public void begin(Transaction begun) {
        transaction = begun;
        source.begin(begun);
    }

    @Override
    public void beginReads(Transaction begun) {
        reads.begin(begun);
    }

    @Override
    public ValueWriter<byte[]> of(TableColumns columns, String topic) {
        return new TableValues(columns);
    }

    private final class TableValues implements ValueWriter<byte[]> {
        private final JsonRow row;
        private final byte[] table;
        private boolean unsent;

        TableValues(TableColumns columns) {
            this.row = new JsonRow(
                    columns, columns::isShown, naming.fields(columns.relation()), placeholders, omitsUnsent);
            Relation relation = columns.relation();
            this.table = JsonSource.table(relation.namespace(), relation.name());
        }

        @Override
        public byte[] write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn) {
            begin(before);
            unsent = tuple(after);
            (operation == Operation.READ ? reads : source).write(lsn, table, buffer);
            if (operation != Operation.READ && block.isThere(transaction, lsn)) {
                buffer.raw(TRANSACTION);
                block.write(transaction, lsn, out);
                end.writeAfterTransaction(operation, clock.instant(), buffer);
            } else {
                end.write(operation, clock.instant(), buffer);
            }
            return buffer.toBytes();
        }

        private void begin(@Nullable Tuple before) {
            if (before == null) {
                buffer.reset().raw(ONLY_AFTER);
            } else {
                buffer.reset().raw(BEFORE);
                row.write(before, out);
                buffer.raw(AFTER);
            }
        }

        private boolean tuple(@Nullable Tuple tuple) {
            if (tuple != null) {
                return row.write(tuple, out);
            }
            buffer.nothing();
            return false;
        }

        @Override
        public boolean hasUnsent() {
            return unsent;
        }
    }

    @Override
    public byte[] ofMessage(LogicalMessage message, Lsn lsn, Transaction around, String topic) {
        buffer.reset().raw(JsonConstants.bytes("{\"op\":\"m\",\"ts_ms\":")).number(clock.millis());
        // A message outside a transaction leaves the source of the transaction around it as it is.
        standalone.begin(around);
        standalone.write(lsn, JsonSource.table("", ""), buffer);
        buffer.raw(TRANSACTION);
        block.write(around, lsn, out);
        buffer.raw(JsonConstants.bytes(",\"message\":{\"prefix\":"));
        buffer.text(message.prefix()).raw(JsonConstants.bytes(",\"content\":"));
        byte[] content = message.toContent();
        binary.tell(content, 0, content.length, out);
        return buffer.raw('}').raw('}').toBytes();
    }
}
