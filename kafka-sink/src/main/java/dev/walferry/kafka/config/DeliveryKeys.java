package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import dev.walferry.kafka.config.settings.TopicSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;

/** The keys about the delivery to Kafka, apart from the producer's own. */
final class DeliveryKeys {
    static final String KAFKA_PREFIX = "kafka.";

    private static final String INFLIGHT = "inflight.max.bytes";
    private static final String CREATE = "topic.creation.enable";
    private static final String PARTITIONS = "topic.creation.partitions";
    private static final String REPLICATION = "topic.creation.replication.factor";

    private static final long DEFAULT_INFLIGHT = 16L << 20;
    private static final long SMALLEST_INFLIGHT = 64L << 10;

    private DeliveryKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Delivery: Kafka")
                .optional(
                        INFLIGHT,
                        LONG,
                        DEFAULT_INFLIGHT,
                        Range.atLeast(SMALLEST_INFLIGHT),
                        MEDIUM,
                        "How many bytes of records may wait for Kafka's acknowledgement. When they are used up, the daemon"
                                + " stops reading from PostgreSQL and keeps the connection alive.")
                .optional(
                        CREATE,
                        BOOLEAN,
                        true,
                        null,
                        MEDIUM,
                        "Whether the daemon creates topics that do not exist. If not, they must exist, or the broker must"
                                + " create them itself.")
                .optional(
                        PARTITIONS,
                        INT,
                        -1,
                        minusOneOrMore(Integer.MAX_VALUE),
                        LOW,
                        "Number of partitions of a topic that the daemon creates; -1 for the broker's default.")
                .optional(
                        REPLICATION,
                        INT,
                        -1,
                        minusOneOrMore(Short.MAX_VALUE),
                        LOW,
                        "Number of replicas of a topic that the daemon creates; -1 for the broker's default.");
    }

    private static ConfigDef.Validator minusOneOrMore(int most) {
        return LambdaValidator.with(
                (name, value) -> {
                    if (value instanceof Integer number && number != -1 && (number < 1 || number > most)) {
                        throw new ConfigException("expected -1 or a number from 1 to " + most);
                    }
                },
                () -> "-1 or 1 to " + most);
    }

    static long inflightMaxBytes(ParsedSettings settings) {
        return settings.number(INFLIGHT);
    }

    static TopicSettings topics(ParsedSettings settings) {
        return new TopicSettings(
                settings.flag(CREATE), (int) settings.number(PARTITIONS), (short) settings.number(REPLICATION));
    }
}
