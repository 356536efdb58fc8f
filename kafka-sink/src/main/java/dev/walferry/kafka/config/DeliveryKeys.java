package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys about the delivery to Kafka, apart from the producer's own. */
final class DeliveryKeys {
    static final String KAFKA_PREFIX = "kafka.";

    private static final String INFLIGHT = "inflight.max.bytes";

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
                        "How many bytes of records, with their headers, may wait for Kafka's acknowledgement. When they are used up, the daemon"
                                + " stops reading from PostgreSQL and keeps the connection alive.");
    }

    static long inflightMaxBytes(ParsedSettings settings, PipelineName pipeline) {
        return pipeline.share(settings.number(INFLIGHT), SMALLEST_INFLIGHT);
    }
}
