package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.TopicRouting;
import dev.walferry.kafka.config.rule.TopicTemplate;
import org.jspecify.annotations.Nullable;

/**
 * How the topics of tables are named.
 *
 * @param prefix first part of every topic's name
 * @param delimiter the text between the parts of a name
 * @param transactions last part of the name of the topic of transactions
 * @param template the name with variables, or null for prefix, schema and table
 * @param routing gives some tables another topic, or null
 */
public record TopicNameSettings(
        String prefix,
        String delimiter,
        String transactions,
        @Nullable TopicTemplate template,
        @Nullable TopicRouting routing) {
    /**
     * The topic of what {@code pg_logical_emit_message} writes.
     *
     * @return {@code <topic.prefix>.message}
     */
    public String messageTopic() {
        return prefix + ".message";
    }

    /**
     * The topic of relations, which readers of raw values need.
     *
     * @return {@code <topic.prefix>.relations}
     */
    public String relationsTopic() {
        return prefix + ".relations";
    }

    /**
     * The topic of the beginnings and ends of transactions.
     *
     * @return {@code <topic.prefix>.<topic.transaction>}, with the configured delimiter
     */
    public String transactionTopic() {
        return prefix + delimiter + transactions;
    }
}
