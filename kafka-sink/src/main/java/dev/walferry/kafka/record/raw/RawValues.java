package dev.walferry.kafka.record.raw;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Operation;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.envelope.ValueWriter;
import dev.walferry.pgoutput.ChangeEncoder;
import dev.walferry.pgoutput.LogicalMessage;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Values that are pgoutput's own messages: no value of a row is converted. What the message of a change does not say is
 * in headers. {@link dev.walferry.pgoutput.RawRecordReader} reads them. For one thread.
 */
public final class RawValues implements ValueFormat<byte[]> {
    private final RawRelations relations;
    private final RawHeaders headers;
    private Transaction transaction = Transaction.none(0, null);
    private Transaction reads = transaction;

    /**
     * Creates a format for one session.
     *
     * @param relationsTopic the topic of relations
     * @param order gives each record's place within its transaction
     */
    public RawValues(String relationsTopic, EventOrder order) {
        this.relations = new RawRelations(relationsTopic);
        this.headers = new RawHeaders(order);
    }

    @Override
    public void begin(Transaction begun) {
        transaction = begun;
    }

    @Override
    public void beginReads(Transaction begun) {
        reads = begun;
    }

    @Override
    public ValueWriter<byte[]> of(TableColumns columns, String topic) {
        return new TableValues(columns.relation());
    }

    @Override
    public byte[] ofMessage(LogicalMessage message, Lsn lsn, Transaction around, String topic) {
        return ChangeEncoder.message(message);
    }

    @Override
    public void addMessageHeaders(Lsn lsn, Transaction around, Headers of) {
        headers.add(Operation.MESSAGE, around, lsn, of);
    }

    private final class TableValues implements ValueWriter<byte[]> {
        private final Relation relation;
        private final RawRelations.Announcement announcement;
        private final Header id;

        TableValues(Relation relation) {
            this.relation = relation;
            this.announcement = relations.of(relation);
            this.id = RawHeaders.relation(announcement.id());
        }

        @Override
        public byte[] write(Operation operation, @Nullable Tuple before, @Nullable Tuple after, @Nullable Lsn lsn) {
            return switch (operation) {
                case READ, CREATE -> ChangeEncoder.insert(Objects.requireNonNull(after));
                case UPDATE -> ChangeEncoder.update(before, Objects.requireNonNull(after));
                case DELETE -> ChangeEncoder.delete(Objects.requireNonNull(before));
                case TRUNCATE, MESSAGE -> throw new IllegalArgumentException(operation + " has no row");
            };
        }

        @Override
        public byte[] truncate(Truncate truncate, @Nullable Lsn lsn) {
            return ChangeEncoder.truncate(truncate, relation);
        }

        /** The message itself says which values were not sent. */
        @Override
        public boolean hasUnsent() {
            return false;
        }

        @Override
        public void addHeaders(Operation operation, @Nullable Lsn lsn, Headers of) {
            of.add(id);
            headers.add(operation, operation == Operation.READ ? reads : transaction, lsn, of);
        }

        @Override
        public @Nullable ProducerRecord<byte[], byte[]> announcement() {
            return announcement.record();
        }
    }
}
