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
import dev.walferry.snapshot.SnapshotStream;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What logical messages become: headers of later records, an outbox event, a record of the topic of messages, or
 * nothing. For one thread.
 *
 * @param <T> what keys and values are
 */
final class MessageRecords<T> {
    /** Stands for the table of logical messages where events are counted. */
    private static final String COLLECTION = "LOGICAL_DECODING_MESSAGE";

    private final MessageSettings settings;
    private final boolean isSkipped;
    private final @Nullable OutboxMessages outbox;
    private final RecordFormats<T> formats;
    private final KeyFormat<T> keys;
    private final ValueFormat<T> values;
    private final String topic;
    private final EventOrder order;
    private final ChangeHeaders headers;

    MessageRecords(
            RecordSettings settings,
            RecordFormats<T> formats,
            KeyFormat<T> keys,
            ValueFormat<T> values,
            TopicOwners topics,
            EventOrder order,
            ChangeHeaders headers) {
        this.formats = formats;
        this.settings = settings.messages();
        this.isSkipped = settings.skipped().contains(SkippableOperation.M);
        this.outbox = settings.outbox().messageTypes() == null
                ? null
                : new OutboxMessages(settings.outbox(), topics::isForOthers);
        this.keys = keys;
        this.values = values;
        this.topic = settings.topicNames().messageTopic();
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
    boolean map(LogicalMessage message, Lsn lsn, Transaction around, Long time, Consumer<ProducerRecord<T, T>> out) {
        if (isOurs(message) || headers.take(message)) {
            return true;
        }
        ProducerRecord<byte[], byte[]> event = outbox == null ? null : outbox.of(message, time);
        if (event == null && (isSkipped || !settings.prefixes().carries(message.prefix()))) {
            return true;
        }
        if (message.isTransactional()) {
            order.next(COLLECTION);
        }
        ProducerRecord<T, T> record = event == null ? record(message, lsn, around, time) : formats.ofBytes(event);
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

    /** Asks for what records need, unless there are none. Returns false while something is not known yet. */
    boolean prepare(Transaction none) {
        LogicalMessage empty = LogicalMessage.of(false, Lsn.ZERO, "", new byte[0]);
        return isSkipped || record(empty, Lsn.ZERO, none, 0L) != null;
    }

    /** Snapshots of other slots mark their chunks as well, and all slots of a database have each other's messages. */
    private static boolean isOurs(LogicalMessage message) {
        String prefix = message.prefix();
        return prefix.equals(MessageSettings.HEARTBEAT_PREFIX)
                || prefix.equals(MessageSettings.SIGNAL_PREFIX)
                || SnapshotStream.isMark(message);
    }

    private @Nullable ProducerRecord<T, T> record(LogicalMessage message, Lsn lsn, Transaction around, Long time) {
        T key = keys.ofMessage(message, topic);
        T value = values.ofMessage(message, lsn, around, topic);
        if (key == null || value == null) {
            return null;
        }
        ProducerRecord<T, T> record = new ProducerRecord<>(topic, null, time, key, value);
        values.addMessageHeaders(lsn, around, record.headers());
        return record;
    }
}
