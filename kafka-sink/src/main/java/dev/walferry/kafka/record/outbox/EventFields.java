package dev.walferry.kafka.record.outbox;

import dev.walferry.Printable;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.OutboxSettings.AddedColumn;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.ColumnShape;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.kafka.record.column.RequiredFieldException;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** The columns of an outbox table that become fields of an event's structure. For one thread. */
final class EventFields {
    private static final String PAYLOAD = "payload";

    /** The field of a payload that has become a structure; it has no default, even if the column has one. */
    private static final StructField EXPANDED = new StructField(PAYLOAD);

    private final OutboxSettings settings;
    private final TableColumns columns;
    private final Placed payload;
    private final List<Placed> others = new ArrayList<>();

    private record Placed(int column, ColumnShape shape) {}

    /**
     * @param names names the fields that have no alias, as those of the table's ordinary records
     * @throws RecordMappingException if two fields would have one name
     */
    EventFields(OutboxSettings settings, TableColumns columns, NameAdjuster names) {
        this.settings = settings;
        this.columns = columns;
        this.payload = placed(settings.payloadColumn(), PAYLOAD);
        Set<String> taken = new HashSet<>(Set.of(PAYLOAD));
        for (AddedColumn field : settings.fields()) {
            String name = field.alias() == null ? names.adjust(field.column()) : field.alias();
            if (!taken.add(name)) {
                throw new RecordMappingException("two fields of the events of outbox table " + columns.relation()
                        + " would be called " + Printable.quoted(name) + ": give one of them another name in"
                        + " outbox.table.fields.additional.placement");
            }
            others.add(placed(field.column(), name));
        }
    }

    private Placed placed(String column, String name) {
        int index = columns.relation().columnIndex(column);
        return new Placed(index, ColumnShape.of(columns, index, name));
    }

    boolean isOf(TableColumns other) {
        return columns == other;
    }

    Relation relation() {
        return columns.relation();
    }

    ColumnShape payload() {
        return payload.shape();
    }

    /** Returns the payload if it is text; null for bytes and for null. */
    @Nullable
    String payloadText(Tuple row) {
        boolean isText = payload.shape().schema().type() == Schema.Type.STRING;
        return isText && row.valueKind(payload.column()) != ValueKind.NULL ? row.getString(payload.column()) : null;
    }

    String aggregateType(Tuple row) {
        return String.valueOf(row.getString(columns.relation().columnIndex(settings.typeColumn())));
    }

    void describe(Schema payloadSchema, SchemaBuilder struct) {
        struct.field(PAYLOAD, payloadSchema);
        others.forEach(other ->
                struct.field(other.shape().field().name(), other.shape().schema()));
    }

    /** Writes the structure. If there is a consumer, it writes the payload. */
    void write(Tuple row, @Nullable Consumer<ValueSink> expanded, ValueSink out) {
        out.beginStruct();
        if (expanded == null) {
            out.field(payload.shape().field());
            value(row, payload, out);
        } else {
            out.field(EXPANDED);
            expanded.accept(out);
        }
        for (Placed other : others) {
            out.field(other.shape().field());
            value(row, other, out);
        }
        out.endStruct();
    }

    void writePayload(Tuple row, ValueSink out) {
        value(row, payload, out);
    }

    private void value(Tuple row, Placed placed, ValueSink out) {
        if (row.valueKind(placed.column()) != ValueKind.NULL) {
            columns.read(row, placed.column(), out);
        } else if (columns.isOptional(placed.column())) {
            out.nothing();
        } else {
            throw new RequiredFieldException(placed.column());
        }
    }
}
