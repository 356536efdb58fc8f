package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.BinaryHandling;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.value.BinaryForm;
import dev.walferry.kafka.record.value.FixedText;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import dev.walferry.pgoutput.LogicalMessage;
import java.time.InstantSource;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The values of logical messages in a format that has schemas, as Debezium has them. For one thread.
 *
 * @param <T> what a value is
 */
public final class MessageValues<T> {
    private static final FixedText NO_TABLE = new FixedText("");

    private static final StructField OP = new StructField("op");
    private static final StructField TS_MS = new StructField("ts_ms");
    private static final StructField SOURCE = new StructField("source");
    private static final StructField TRANSACTION = new StructField("transaction");
    private static final StructField MESSAGE = new StructField("message");
    private static final StructField PREFIX = new StructField("prefix");
    private static final StructField CONTENT = new StructField("content");

    private final SchemaFormat<T> format;
    private final SourceFields source;
    private final TransactionBlock block;
    private final BinaryForm binary;
    private final Schema schema;
    private final InstantSource clock;
    private SchemaFormat.@Nullable Output<T> prepared;

    /**
     * Creates values for one session.
     *
     * @param name the source's logical name: {@code topic.prefix}
     * @param facts where the records come from
     * @param block the envelope's {@code transaction}
     * @param content how the content is written
     * @param clock gives the time at which a message is handled
     * @param format how values are written
     */
    public MessageValues(
            String name,
            SourceFacts facts,
            TransactionBlock block,
            BinaryHandling content,
            InstantSource clock,
            SchemaFormat<T> format) {
        this.format = format;
        this.block = block;
        this.source = new SourceFields(facts, name);
        this.binary = BinaryForm.of(content);
        this.schema = schema(BinaryForm.schema(content));
        this.clock = clock;
    }

    private static Schema schema(Schema content) {
        Schema message = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.Message")
                .version(1)
                .field(PREFIX.name(), Schema.OPTIONAL_STRING_SCHEMA)
                .field(CONTENT.name(), content)
                .build();
        return SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageValue")
                .version(1)
                .field(OP.name(), Schema.STRING_SCHEMA)
                .field(TS_MS.name(), Schema.OPTIONAL_INT64_SCHEMA)
                .field(SOURCE.name(), SourceFields.STRUCT)
                .field(TRANSACTION.name(), TransactionBlock.SCHEMA)
                .field(MESSAGE.name(), message)
                .build();
    }

    /** Returns the value of a message; null while the format is not ready. */
    @Nullable
    T of(LogicalMessage message, Lsn lsn, Transaction around, String topic) {
        if (prepared == null) {
            prepared = format.prepare(topic, schema, FieldNumbering.NONE);
        }
        SchemaFormat.Output<T> output = prepared;
        if (output == null) {
            return null;
        }
        ValueSink out = output.begin();
        out.beginStruct();
        out.field(OP);
        out.string(Operation.MESSAGE.word());
        SourceFields.optional(TS_MS, clock.millis(), out);
        out.field(SOURCE);
        source.write(around, lsn, NO_TABLE, NO_TABLE, out);
        out.field(TRANSACTION);
        block.write(around, lsn, out);
        out.field(MESSAGE);
        content(message, out);
        out.endStruct();
        return output.end();
    }

    private void content(LogicalMessage message, ValueSink out) {
        byte[] content = message.toContent();
        out.beginStruct();
        SourceFields.optional(PREFIX, message.prefix(), out);
        out.field(CONTENT);
        out.present();
        binary.tell(content, 0, content.length, out);
        out.endStruct();
    }
}
