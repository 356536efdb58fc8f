package dev.walferry.kafka.record.event;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.envelope.SchemaFormat;
import dev.walferry.kafka.record.envelope.SchemaNaming;
import dev.walferry.kafka.record.envelope.TransactionBlock;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The beginning and the end of each transaction as records, as Debezium writes them: the end says how many events there
 * were, in all and in each table. For one thread.
 *
 * @param <T> what keys and values are
 */
public final class TransactionRecords<T> {
    private static final StructField STATUS = new StructField("status");
    private static final StructField ID = new StructField("id");
    private static final StructField EVENT_COUNT = new StructField("event_count");
    private static final StructField DATA_COLLECTIONS = new StructField("data_collections");
    private static final StructField DATA_COLLECTION = new StructField("data_collection");
    private static final StructField TS_MS = new StructField("ts_ms");

    private static final Schema COLLECTION = SchemaBuilder.struct()
            .name("event.collection")
            .version(1)
            .optional()
            .field(DATA_COLLECTION.name(), Schema.STRING_SCHEMA)
            .field(EVENT_COUNT.name(), Schema.INT64_SCHEMA)
            .build();

    private final EventFormat<T> format;
    private final EventOrder order;

    /**
     * Creates records of one session.
     *
     * @param topic where they go
     * @param order counts the events
     * @param keys how keys are written
     * @param values how values are written
     * @param naming names schemas
     */
    public TransactionRecords(
            String topic, EventOrder order, SchemaFormat<T> keys, SchemaFormat<T> values, SchemaNaming naming) {
        this.order = order;
        Schema key = SchemaBuilder.struct()
                .name(naming.schema("io.debezium.connector.common.TransactionMetadataKey"))
                .version(1)
                .field(ID.name(), Schema.STRING_SCHEMA)
                .build();
        Schema value = SchemaBuilder.struct()
                .name(naming.schema("io.debezium.connector.common.TransactionMetadataValue"))
                .version(1)
                .field(STATUS.name(), Schema.STRING_SCHEMA)
                .field(ID.name(), Schema.STRING_SCHEMA)
                .field(EVENT_COUNT.name(), Schema.OPTIONAL_INT64_SCHEMA)
                .field(
                        DATA_COLLECTIONS.name(),
                        SchemaBuilder.array(COLLECTION).optional().build())
                .field(TS_MS.name(), Schema.INT64_SCHEMA)
                .build();
        this.format = new EventFormat<>(topic, keys, key, values, value);
    }

    /** Writes the beginning of a transaction.
     *
     * @param transaction the transaction
     * @param lsn position of its Begin
     * @param out gets its record
     * @return false while the formats need something that is not known yet: ask again later
     */
    public boolean begin(Transaction transaction, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        return hand("BEGIN", transaction, lsn, TransactionRecords::noCounts, out);
    }

    private static void noCounts(ValueSink out) {
        out.field(EVENT_COUNT);
        out.nothing();
        out.field(DATA_COLLECTIONS);
        out.nothing();
    }

    /** Writes the end of a transaction.
     *
     * @param transaction the transaction
     * @param lsn position of its Commit
     * @param out gets its record
     * @return false while the formats need something that is not known yet: ask again later
     */
    public boolean end(Transaction transaction, Lsn lsn, Consumer<ProducerRecord<T, T>> out) {
        return hand("END", transaction, lsn, this::counts, out);
    }

    private boolean hand(
            String status,
            Transaction transaction,
            Lsn lsn,
            Consumer<ValueSink> counts,
            Consumer<ProducerRecord<T, T>> out) {
        ProducerRecord<T, T> record = record(status, transaction, lsn, counts);
        if (record != null) {
            out.accept(record);
        }
        return record != null;
    }

    private @Nullable ProducerRecord<T, T> record(
            String status, Transaction transaction, Lsn lsn, Consumer<ValueSink> counts) {
        String id = TransactionBlock.id(transaction, lsn);
        return format.record(
                null,
                transaction.commitMillis(),
                key -> {
                    key.field(ID);
                    key.string(id);
                },
                value -> {
                    value.field(STATUS);
                    value.string(status);
                    value.field(ID);
                    value.string(id);
                    counts.accept(value);
                    value.field(TS_MS);
                    value.integer(Math.floorDiv(transaction.commitMicros(), 1000L));
                });
    }

    private void counts(ValueSink out) {
        out.field(EVENT_COUNT);
        out.present();
        out.integer(order.total());
        out.field(DATA_COLLECTIONS);
        out.present();
        out.beginArray();
        order.counts().forEach((collection, count) -> {
            out.element();
            out.present();
            out.beginStruct();
            out.field(DATA_COLLECTION);
            out.string(collection);
            out.field(EVENT_COUNT);
            out.integer(count);
            out.endStruct();
        });
        out.endArray();
    }
}
