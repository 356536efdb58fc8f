package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.FlatSettings;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The row as a value, as Debezium's ExtractNewRecordState leaves it: the columns, then whether the row was deleted,
 * then the added fields. A delete that is written has the old row.
 *
 * @param <T> what a value is
 */
public final class FlatValues<T> implements ValueFormat<T> {
    private static final StructField DELETED = new StructField("__deleted");

    private final SchemaFormat<T> format;
    private final SchemaNaming naming;
    private final MessageValues<T> messages;
    private final boolean marksDeleted;
    private final AddedParts fields;
    private final AddedParts headers;
    private Transaction transaction = Transaction.none(0, null);
    private Transaction reads = transaction;

    /**
     * Creates a format for one session.
     *
     * @param name the source's logical name: {@code topic.prefix}
     * @param facts where the records come from
     * @param settings what is added
     * @param block the envelope's {@code transaction}, whose parts can be added
     * @param messages the values of logical messages
     * @param clock gives the time at which a change is handled
     * @param format how values are written
     * @param naming names schemas and fields
     */
    public FlatValues(
            String name,
            SourceFacts facts,
            FlatSettings settings,
            TransactionBlock block,
            MessageValues<T> messages,
            InstantSource clock,
            SchemaFormat<T> format,
            SchemaNaming naming) {
        this.format = format;
        this.naming = naming;
        this.messages = messages;
        this.marksDeleted = settings.delete().isRewritten();
        SourceFields source = new SourceFields(facts, name);
        this.fields = new AddedParts(settings.fields(), source, block, clock);
        this.headers = new AddedParts(settings.headers(), source, block, clock);
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
        SchemaBuilder struct = SchemaBuilder.struct().name(naming.schema(topic + ".Value"));
        row.describe(struct);
        if (marksDeleted) {
            requireFree(DELETED.name(), struct, columns, "flat.delete");
            struct.field(DELETED.name(), Schema.OPTIONAL_STRING_SCHEMA);
        }
        fields.names().forEach(name -> requireFree(name, struct, columns, "flat.add.fields"));
        fields.describe(struct);
        Schema value = struct.build();
        Map<String, Integer> added = fields.numbers();
        if (marksDeleted) {
            added.put(DELETED.name(), AddedNumbers.DELETED);
        }
        SchemaFormat.Output<T> output = format.prepare(topic, value, row.numbers(value, added));
        return output == null ? null : new TableValues(columns.relation(), row, output);
    }

    private static void requireFree(String name, SchemaBuilder struct, TableColumns columns, String option) {
        if (struct.field(name) != null) {
            throw new RecordMappingException("the rows of relation " + columns.relation() + " would have two fields \""
                    + name + "\", one of which " + option
                    + " adds: change flat.add.fields, its prefix or flat.delete, or leave the column out with"
                    + " column.exclude.list");
        }
    }

    @Override
    public @Nullable T ofMessage(LogicalMessage message, Lsn lsn, Transaction around, String topic) {
        return messages.of(message, lsn, around, topic);
    }

    private final class TableValues implements ValueWriter<T> {
        private final Relation relation;
        private final RowFields row;
        private final SchemaFormat.Output<T> output;
        private boolean unsent;

        TableValues(Relation relation, RowFields row, SchemaFormat.Output<T> output) {
            this.relation = relation;
            this.row = row;
            this.output = output;
        }

        @Override
        public T write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn) {
            Tuple tuple = after == null ? before : after;
            if (tuple == null) {
                throw new IllegalArgumentException(operation + " has no row");
            }
            ValueSink out = output.begin();
            out.beginStruct();
            unsent = row.write(tuple, out);
            if (marksDeleted) {
                SourceFields.optional(DELETED, String.valueOf(after == null), out);
            }
            fields.write(operation, around(operation), lsn, relation, out);
            out.endStruct();
            return output.end();
        }

        @Override
        public boolean hasUnsent() {
            return unsent;
        }

        @Override
        public void addHeaders(Operation operation, @Nullable Lsn lsn, Headers of) {
            headers.addAll(operation, around(operation), lsn, relation, of);
        }

        @Override
        public void addTombstoneHeaders(Headers of) {
            headers.addOfTombstone(of);
        }
    }
}
