package dev.walferry.kafka.record;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.settings.MessageSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.EventOrder;
import dev.walferry.kafka.record.change.Transaction;
import dev.walferry.kafka.record.envelope.KeyFormat;
import dev.walferry.kafka.record.envelope.ValueFormat;
import dev.walferry.kafka.record.header.ChangeHeaders;
import dev.walferry.kafka.record.outbox.OutboxMessages;
import dev.walferry.pgoutput.LogicalMessage;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What logical messages become: headers of later records, an outbox event, a record of the topic of messages, or
 * nothing. For one thread.
 */
final class MessageRecords {
    /** Stands for the table of logical messages where events are counted. */
    private static final String COLLECTION = "LOGICAL_DECODING_MESSAGE";

    private final MessageSettings settings;
    private final boolean isSkipped;
    private final @Nullable OutboxMessages outbox;
    private final KeyFormat keys;
    private final ValueFormat values;
    private final String topic;
    private final EventOrder order;
    private final ChangeHeaders headers;

    MessageRecords(
            RecordSettings settings, KeyFormat keys, ValueFormat values, EventOrder order, ChangeHeaders headers) {
        this.settings = settings.messages();
        this.isSkipped = settings.skipped().contains(SkippableOperation.M);
        this.outbox = settings.outbox().messageTypes() == null ? null : new OutboxMessages(settings.outbox());
        this.keys = keys;
        this.values = values;
        this.topic = settings.messageTopic();
        this.order = order;
        this.headers = headers;
    }

    /**
     * Maps a message.
     *
     * @param around its transaction
     * @param time the timestamp of its record
     * @return false if the formats need something that is not known yet; nothing was handed out then
     */
    boolean map(
            LogicalMessage message,
            Lsn lsn,
            Transaction around,
            Long time,
            Consumer<ProducerRecord<byte[], byte[]>> out) {
        if (message.prefix().equals(MessageSettings.HEARTBEAT_PREFIX) || headers.take(message)) {
            return true;
        }
        ProducerRecord<byte[], byte[]> event = outbox == null ? null : outbox.of(message, time);
        if (event == null && (isSkipped || !settings.prefixes().carries(message.prefix()))) {
            return true;
        }
        if (message.isTransactional()) {
            order.next(COLLECTION);
        }
        ProducerRecord<byte[], byte[]> record = event == null ? record(message, lsn, around, time) : event;
        if (record == null) {
            order.rewind();
            return false;
        }
        if (message.isTransactional()) {
            headers.addContext(record.headers());
        }
        out.accept(record);
        return true;
    }

    private @Nullable ProducerRecord<byte[], byte[]> record(
            LogicalMessage message, Lsn lsn, Transaction around, Long time) {
        byte[] key = keys.ofMessage(message, topic);
        byte[] value = values.ofMessage(message, lsn, around, topic);
        if (key == null || value == null) {
            return null;
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, null, time, key, value);
        values.messageHeaders(lsn, around).forEach(record.headers()::add);
        return record;
    }
}
