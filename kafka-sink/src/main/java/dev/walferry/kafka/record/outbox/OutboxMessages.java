package dev.walferry.kafka.record.outbox;

import dev.walferry.kafka.config.rule.NamePatterns;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.pgoutput.LogicalMessage;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Outbox events that are logical messages: the prefix is {@code outbox:<aggregate type>} or {@code outbox:<aggregate
 * type>:<aggregate id>}, the content is the payload. A message of a type that is not configured, that cannot be part of a
 * topic's name, or that names a topic of other records, is an ordinary one: every role can write one, and none may stop the
 * stream. For one thread.
 */
public final class OutboxMessages {
    private static final String PREFIX = "outbox:";

    private final @Nullable NamePatterns types;
    private final OutboxTopics topics;

    /**
     * Creates events of one session.
     *
     * @param settings how events are routed
     * @param isForOthers whether a topic is not for events
     */
    public OutboxMessages(OutboxSettings settings, Predicate<String> isForOthers) {
        this.types = settings.messageTypes();
        this.topics = new OutboxTopics(settings.topicTemplate(), isForOthers);
    }

    /**
     * Returns the record of a message.
     *
     * @param message the message
     * @param timestamp of the record, in milliseconds since 1970
     * @return its record, or null if it is not an outbox event
     */
    public @Nullable ProducerRecord<byte[], byte[]> of(LogicalMessage message, Long timestamp) {
        if (types == null || !message.prefix().startsWith(PREFIX)) {
            return null;
        }
        String[] address = message.prefix().substring(PREFIX.length()).split(":", 2);
        String topic = types.matches(address[0]) ? topics.of(address[0]) : null;
        if (topic == null || topics.isForOthers(topic)) {
            return null;
        }
        byte[] key = address.length == 1 ? null : utf8(address[1]);
        ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, null, timestamp, key, message.toContent());
        // No other message has this position, and a message that is sent again keeps it.
        event.headers()
                .add(OutboxTable.ID, utf8(Long.toUnsignedString(message.lsn().value())));
        return event;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
