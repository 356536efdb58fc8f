package dev.walferry.kafka.record.outbox;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Names the topics of outbox events by their aggregate type, as Debezium's EventRouter does. A character that Kafka does not
 * allow becomes an underscore.
 */
final class OutboxTopics {
    /** Stands for the aggregate type in {@code outbox.route.topic.replacement}. */
    private static final String TYPE = "${routedByValue}";

    private static final Pattern FORBIDDEN = Pattern.compile("[^a-zA-Z0-9._-]");

    private final String template;
    private final Predicate<String> isForOthers;

    OutboxTopics(String template, Predicate<String> isForOthers) {
        this.template = template;
        this.isForOthers = isForOthers;
    }

    /**
     * Returns whether a topic gets records other than events. The writer of an event chooses its type, and must not
     * reach those topics.
     */
    boolean isForOthers(String topic) {
        return isForOthers.test(topic);
    }

    /** Returns the topic of a type; null if Kafka allows no topic of that name. */
    @Nullable
    String of(String aggregateType) {
        if (aggregateType.isEmpty()) {
            return null;
        }
        String topic = template.replace(TYPE, FORBIDDEN.matcher(aggregateType).replaceAll("_"));
        try {
            Topic.validate(topic);
            return topic;
        } catch (InvalidTopicException e) {
            return null; // too long, or a dot alone
        }
    }
}
