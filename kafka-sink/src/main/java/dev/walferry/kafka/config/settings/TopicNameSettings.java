package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.TopicRouting;
import dev.walferry.kafka.config.rule.TopicTemplate;
import org.jspecify.annotations.Nullable;

/**
 * How the topics of tables are named.
 *
 * @param prefix first part of every topic's name
 * @param delimiter what stands between the parts of a name
 * @param transactions last part of the name of the topic of transactions
 * @param template the name with variables, or null for prefix, schema and table
 * @param routing gives some tables another topic, or null
 */
public record TopicNameSettings(
        String prefix,
        String delimiter,
        String transactions,
        @Nullable TopicTemplate template,
        @Nullable TopicRouting routing) {}
