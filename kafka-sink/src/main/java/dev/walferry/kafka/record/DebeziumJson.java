package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.RecordSettings;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import java.time.InstantSource;

/**
 * Debezium's envelope as JSON without schemas, field for field as its PostgreSQL connector and Kafka Connect's JSON
 * converter write it: {@code before, after, source, transaction, op, ts_ms, ts_us, ts_ns}.
 */
final class DebeziumJson implements ValueFormat {
    private final SourceBlock source;
    private final SourceBlock standalone;
    private final EnvelopeEnd end = new EnvelopeEnd();
    private final ColumnEncoders encoders;
    private final InstantSource clock;
    private final JsonBuffer out = new JsonBuffer();
    private final TextScratch scratch = new TextScratch();

    DebeziumJson(RecordSettings settings, SourceFacts facts, TypeNames types, InstantSource clock) {
        this.source = new SourceBlock(facts, settings.topicPrefix());
        this.standalone = new SourceBlock(facts, settings.topicPrefix());
        this.encoders = new ColumnEncoders(settings, types);
        this.clock = clock;
    }

    @Override
    public void begin(Transaction transaction) {
        source.begin(transaction);
    }

    @Override
    public RowFormat rows(Relation relation, int[] keyColumns) {
        return new JsonRows(relation, keyColumns, encoders, this, scratch);
    }

    @Override
    public byte[] messageKey(LogicalMessage message) {
        return out.reset()
                .raw(Json.bytes("{\"prefix\":"))
                .text(message.prefix())
                .raw('}')
                .toBytes();
    }

    @Override
    public byte[] messageValue(LogicalMessage message, Lsn lsn, Transaction transaction) {
        out.reset().raw(Json.bytes("{\"op\":\"m\",\"ts_ms\":")).number(clock.millis());
        out.raw(Json.bytes(",\"source\":"));
        // A message of its own leaves the block of a transaction's rows as it is.
        standalone.begin(transaction);
        standalone.write(lsn, SourceBlock.table("", ""), out);
        out.raw(Json.bytes(",\"transaction\":null,\"message\":{\"prefix\":")).text(message.prefix());
        out.raw(Json.bytes(",\"content\":"));
        byte[] content = message.toContent();
        encoders.binary().write(content, 0, content.length, out);
        return out.raw('}').raw('}').toBytes();
    }

    JsonBuffer buffer() {
        return out.reset();
    }

    /** Writes everything behind the rows. */
    void finish(Operation operation, byte[] table, Lsn lsn) {
        source.write(lsn, table, out);
        end.write(operation, clock.instant(), out);
    }
}
