package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.value.FixedText;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's envelope in a format that has schemas: {@code before, after, source, transaction, op, ts_ms, ts_us, ts_ns}. A
 * field of an old row that PostgreSQL did not send holds null, or the default or the zero of its type if it cannot be null.
 *
 * @param <T> what a value is
 */
public final class DebeziumValues<T> implements ValueFormat<T> {
    private static final StructField BEFORE = new StructField("before");
    private static final StructField AFTER = new StructField("after");
    private static final StructField SOURCE = new StructField("source");
    private static final StructField TRANSACTION = new StructField("transaction");
    private static final StructField OP = new StructField("op");
    private static final StructField TS_MS = new StructField("ts_ms");
    private static final StructField TS_US = new StructField("ts_us");
    private static final StructField TS_NS = new StructField("ts_ns");

    private static final Map<Operation, FixedText> WORDS = FixedText.ofEach(Operation.class, Operation::word);

    private static final long MICROS = 1_000_000;

    private final SchemaFormat<T> format;
    private final SchemaNaming naming;
    private final SourceFields source;
    private final TransactionBlock block;
    private final MessageValues<T> messages;
    private final InstantSource clock;
    private Transaction transaction = Transaction.none(0, null);
    private Transaction reads = transaction;

    /**
     * Creates a format for one session.
     *
     * @param name the source's logical name: {@code topic.prefix}
     * @param facts where the records come from
     * @param block the envelope's {@code transaction}
     * @param messages the values of logical messages
     * @param clock gives the time at which a change is handled
     * @param format how values are written
     * @param naming names schemas and fields
     */
    public DebeziumValues(
            String name,
            SourceFacts facts,
            TransactionBlock block,
            MessageValues<T> messages,
            InstantSource clock,
            SchemaFormat<T> format,
            SchemaNaming naming) {
        this.naming = naming;
        this.source = new SourceFields(facts, name);
        this.block = block;
        this.messages = messages;
        this.clock = clock;
        this.format = format;
    }

    @Override
    public void begin(Transaction begun) {
        transaction = begun;
    }

    @Override
    public void beginReads(Transaction begun) {
        reads = begun;
    }

    private Transaction around(Operation operation) {
        return operation == Operation.READ ? reads : transaction;
    }

    @Override
    public @Nullable ValueWriter<T> of(TableColumns columns, String topic) {
        RowFields row = new RowFields(columns, columns.shown(), naming, format.omitsUnsent());
        SchemaBuilder struct =
                SchemaBuilder.struct().name(naming.schema(topic + ".Value")).optional();
        row.describe(struct);
        Schema value = struct.build();
        SchemaFormat.Output<T> output = format.prepare(topic, envelope(topic, value), row.numbers(value, Map.of()));
        return output == null ? null : new TableValues(columns.relation(), row, output);
    }

    private Schema envelope(String topic, Schema row) {
        return SchemaBuilder.struct()
                .name(naming.schema(topic + ".Envelope"))
                .version(2)
                .field(BEFORE.name(), row)
                .field(AFTER.name(), row)
                .field(SOURCE.name(), SourceFields.STRUCT)
                .field(TRANSACTION.name(), TransactionBlock.SCHEMA)
                .field(OP.name(), Schema.STRING_SCHEMA)
                .field(TS_MS.name(), Schema.OPTIONAL_INT64_SCHEMA)
                .field(TS_US.name(), Schema.OPTIONAL_INT64_SCHEMA)
                .field(TS_NS.name(), Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    @Override
    public @Nullable T ofMessage(LogicalMessage message, Lsn lsn, Transaction around, String topic) {
        return messages.of(message, lsn, around, topic);
    }

    private final class TableValues implements ValueWriter<T> {
        private final FixedText schema;
        private final FixedText table;
        private final RowFields row;
        private final SchemaFormat.Output<T> output;
        private boolean unsent;

        TableValues(Relation relation, RowFields row, SchemaFormat.Output<T> output) {
            this.schema = new FixedText(relation.namespace());
            this.table = new FixedText(relation.name());
            this.row = row;
            this.output = output;
        }

        @Override
        public T write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn) {
            ValueSink out = output.begin();
            out.beginStruct();
            row(BEFORE, before, out);
            unsent = row(AFTER, after, out);
            out.field(SOURCE);
            source.write(around(operation), lsn, schema, table, out);
            out.field(TRANSACTION);
            block.write(around(operation), lsn, out);
            out.field(OP);
            out.string(Objects.requireNonNull(WORDS.get(operation)));
            now(out);
            out.endStruct();
            return output.end();
        }

        private boolean row(StructField field, @Nullable Tuple tuple, ValueSink out) {
            out.field(field);
            if (tuple == null) {
                out.nothing();
                return false;
            }
            out.present();
            out.beginStruct();
            boolean unsentHere = row.write(tuple, out);
            out.endStruct();
            return unsentHere;
        }

        private void now(ValueSink out) {
            Instant now = clock.instant();
            long micros = now.getEpochSecond() * MICROS + now.getNano() / 1000;
            SourceFields.optional(TS_MS, Math.floorDiv(micros, 1000L), out);
            SourceFields.optional(TS_US, micros, out);
            SourceFields.optional(TS_NS, micros * 1000, out);
        }

        @Override
        public boolean hasUnsent() {
            return unsent;
        }
    }
}
