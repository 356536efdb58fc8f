package dev.walferry.kafka.record.envelope;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The envelope's {@code transaction}, as Debezium has it: the transaction, and the event's place within it. Null unless
 * {@code provide.transaction.metadata} asks for it.
 */
public final class TransactionBlock {
    private static final StructField ID = new StructField("id");
    private static final StructField TOTAL_ORDER = new StructField("total_order");
    private static final StructField COLLECTION_ORDER = new StructField("data_collection_order");

    static final Schema SCHEMA = SchemaBuilder.struct()
            .name("event.block")
            .version(1)
            .optional()
            .field(ID.name(), Schema.STRING_SCHEMA)
            .field(TOTAL_ORDER.name(), Schema.INT64_SCHEMA)
            .field(COLLECTION_ORDER.name(), Schema.INT64_SCHEMA)
            .build();

    private final @Nullable EventOrder order;

    /**
     * Creates a block for one session.
     *
     * @param order gives each event's place; null if the block is always null
     */
    public TransactionBlock(@Nullable EventOrder order) {
        this.order = order;
    }

    /**
     * Returns a transaction's id. As with Debezium, it has the position of the event that states it, so it differs within a
     * transaction; the part before the colon does not.
     *
     * @param transaction the transaction
     * @param lsn position of the event
     * @return {@code <xid>:<lsn>}, both decimal
     */
    public static String id(Transaction transaction, Lsn lsn) {
        return transaction.xid() + ":" + lsn.value();
    }

    /**
     * Returns whether an event has a block.
     *
     * @param transaction the event's transaction
     * @param lsn position of the event, or null for a row that does not come from the WAL
     * @return false if it is null
     */
    public boolean isThere(Transaction transaction, @Nullable Lsn lsn) {
        return order != null && lsn != null && transaction.xid() != null;
    }

    /**
     * Writes the block of the event that was counted last, or null.
     *
     * @param transaction the event's transaction
     * @param lsn position of the event, or null for a row that does not come from the WAL
     * @param out receives the value
     */
    public void write(Transaction transaction, @Nullable Lsn lsn, ValueSink out) {
        EventOrder place = order;
        if (place == null || lsn == null || transaction.xid() == null) {
            out.nothing();
            return;
        }
        out.present();
        out.beginStruct();
        out.field(ID);
        out.string(id(transaction, lsn));
        out.field(TOTAL_ORDER);
        out.integer(place.total());
        out.field(COLLECTION_ORDER);
        out.integer(place.inCollection());
        out.endStruct();
    }

    /** Returns one field of the block of the event that was counted last; null if there is no block. */
    @Nullable
    Object value(String field, Transaction transaction, @Nullable Lsn lsn) {
        EventOrder place = order;
        if (place == null || lsn == null || transaction.xid() == null) {
            return null;
        }
        return switch (field) {
            case "id" -> id(transaction, lsn);
            case "total_order" -> place.total();
            default -> place.inCollection();
        };
    }
}
