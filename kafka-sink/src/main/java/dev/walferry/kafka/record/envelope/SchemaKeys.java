package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Tuple;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Keys as structures of the key's columns, as Debezium has them.
 *
 * @param <T> what a key is
 */
public final class SchemaKeys<T> implements KeyFormat<T> {
    private static final StructField PREFIX = new StructField("prefix");
    private static final Schema MESSAGE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.MessageKey")
            .version(1)
            .field(PREFIX.name(), Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final SchemaFormat<T> format;
    private final SchemaNaming naming;
    private SchemaFormat.@Nullable Output<T> messages;

    /**
     * Creates keys in a format.
     *
     * @param format how they are written
     * @param naming names schemas and fields
     */
    public SchemaKeys(SchemaFormat<T> format, SchemaNaming naming) {
        this.format = format;
        this.naming = naming;
    }

    @Override
    public @Nullable KeyWriter<T> of(TableColumns columns, int[] keyColumns, @Nullable TableMark mark, String topic) {
        RowFields fields = new RowFields(columns, keyColumns, naming, false);
        SchemaBuilder struct = SchemaBuilder.struct().name(naming.schema(topic + ".Key"));
        fields.describe(struct);
        if (mark != null) {
            if (struct.field(mark.field()) != null) {
                throw KeyFormat.twice(columns, mark);
            }
            struct.field(mark.field(), Schema.STRING_SCHEMA);
        }
        Schema schema = struct.build();
        Map<String, Integer> added = mark == null ? Map.of() : Map.of(mark.field(), AddedNumbers.MARK);
        SchemaFormat.Output<T> output = format.prepare(topic, schema, fields.numbers(schema, added));
        return output == null ? null : row -> write(row, columns, fields, mark, output);
    }

    private T write(
            Tuple row,
            TableColumns columns,
            RowFields fields,
            @Nullable TableMark mark,
            SchemaFormat.Output<T> output) {
        String unsent = fields.unsent(row);
        if (unsent != null) {
            throw KeyFormat.unsent(columns, unsent);
        }
        ValueSink out = output.begin();
        out.beginStruct();
        fields.write(row, out);
        if (mark != null) {
            out.field(new StructField(mark.field()));
            out.string(mark.value());
        }
        out.endStruct();
        if (!columns.takeUnconverted().isEmpty()) {
            throw KeyFormat.unwritable(columns);
        }
        return output.end();
    }

    @Override
    public @Nullable T ofMessage(LogicalMessage message, String topic) {
        if (messages == null) {
            messages = format.prepare(topic, MESSAGE, FieldNumbering.NONE);
        }
        SchemaFormat.Output<T> output = messages;
        if (output == null) {
            return null;
        }
        ValueSink out = output.begin();
        out.beginStruct();
        out.field(PREFIX);
        out.present();
        out.string(message.prefix());
        out.endStruct();
        return output.end();
    }
}
