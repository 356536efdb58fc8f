package dev.walferry.kafka.config;

import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Refuses names under which a topic would get records of two kinds, none of them of a table. */
final class DistinctTopics {
    private final Map<String, String> contents = new LinkedHashMap<>();
    private final BiConsumer<String, String> mistake;

    private DistinctTopics(BiConsumer<String, String> mistake) {
        this.mistake = mistake;
    }

    /** Looks at settings in which nothing else is wrong. */
    static void check(ParsedSettings settings, BiConsumer<String, String> mistake) {
        TopicNameSettings names = RecordKeys.topicNames(settings, null);
        DistinctTopics topics = new DistinctTopics(mistake);
        topics.contents.put(names.messageTopic(), "logical messages");
        if ("raw".equals(settings.text(RecordKeys.VALUE_FORMAT))) {
            topics.contents.put(names.relationsTopic(), "relations");
        }
        topics.add(SnapshotKeys.COMMANDS, SnapshotKeys.commandTopic(settings, names.prefix()), "commands");
        topics.add(RecordKeys.TRANSACTION_TOPIC, names.transactionTopic(), "transactions");
        topics.add(HeartbeatKeys.topicKey(settings), HeartbeatKeys.topic(settings, names), "heartbeats");
    }

    private void add(String key, String topic, String content) {
        String other = ReservedTopics.isOfProgress(topic) ? "progress" : contents.putIfAbsent(topic, content);
        if (other != null) {
            mistake.accept(
                    key,
                    "gives the topic of " + content + " the name of the topic of " + other + ": choose another name");
        }
    }
}
