package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.settings.HeartbeatSettings;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys of {@link HeartbeatSettings}. */
final class HeartbeatKeys {
    private static final String INTERVAL = "heartbeat.interval.ms";
    private static final String PREFIX = "topic.heartbeat.prefix";
    private static final String NAME = "topic.heartbeat.name";
    private static final String QUERY = "heartbeat.action.query";
    private static final String MESSAGE = "heartbeat.message.enable";

    private HeartbeatKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Heartbeats")
                .optional(
                        INTERVAL,
                        LONG,
                        0L,
                        Range.between(0L, 86_400_000L),
                        MEDIUM,
                        "Time between two heartbeats in milliseconds; 0 for none. A heartbeat is a record that shows"
                                + " that the pipeline works while no table changes. An idle slot does not need them: it"
                                + " holds back no WAL without heartbeats.")
                .optional(
                        PREFIX,
                        STRING,
                        "__debezium-heartbeat",
                        KeyValidators.TOPIC_PREFIX,
                        LOW,
                        "First part of the heartbeat topic's name, `<topic.heartbeat.prefix>.<topic.prefix>`.")
                .optional(
                        NAME,
                        STRING,
                        null,
                        KeyValidators.TOPIC_PREFIX,
                        LOW,
                        "Whole name of the heartbeat topic, in place of that. Several daemons can share one.")
                .optional(
                        QUERY,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "SQL that runs in the database with every heartbeat, such as an update of a table for heartbeats. It"
                                + " has its own connection, so nothing waits for it. A failure is logged, and the SQL"
                                + " runs again with the next heartbeat. Names without a schema are looked up in the"
                                + " `search_path` of `source.user`: name schemas if others may create objects in a"
                                + " schema of that path.")
                .optional(
                        MESSAGE,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether a logical message is written to the database with every heartbeat. It goes through the"
                                + " slot as a change would, and needs neither a table nor rights. It has no record."
                                + " PostgreSQL 14 or later.");
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(INTERVAL) && settings.number(INTERVAL) == 0) {
            if (settings.has(QUERY)) {
                mistake.accept(QUERY, "would never run: set " + INTERVAL);
            }
            if (settings.has(MESSAGE) && settings.flag(MESSAGE)) {
                mistake.accept(MESSAGE, "would never be written: set " + INTERVAL);
            }
        }
    }

    static HeartbeatSettings settings(ParsedSettings settings, TopicNameSettings topics) {
        return new HeartbeatSettings(
                Duration.ofMillis(settings.number(INTERVAL)),
                topic(settings, topics),
                settings.textOrNull(QUERY),
                settings.flag(MESSAGE));
    }

    static String topic(ParsedSettings settings, TopicNameSettings topics) {
        String name = settings.textOrNull(NAME);
        return name == null ? String.join(topics.delimiter(), settings.text(PREFIX), topics.prefix()) : name;
    }

    /** The key that the topic's name comes from. */
    static String topicKey(ParsedSettings settings) {
        return settings.has(NAME) ? NAME : PREFIX;
    }
}
