package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/** How several daemons share a slot. */
final class TakeoverKeys {
    private static final String TIMEOUT = "source.takeover.timeout.ms";
    private static final String FENCING = "delivery.fencing";

    /** The shortest timeout: with less, a server or a machine that is busy for a moment would look dead. */
    private static final long SHORTEST = 8_000;

    private static final long LONGEST = 3_600_000;

    private TakeoverKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Hot standby")
                .optional(
                        TIMEOUT,
                        LONG,
                        0L,
                        Range.between(0L, LONGEST),
                        MEDIUM,
                        "Lets several daemons with the same configuration run at once: one reads the slot, the others"
                                + " wait and take over when it dies, at the latest after this time, in milliseconds"
                                + " (8000 or more). Half of it always passes, so that a daemon that was cut off has"
                                + " stopped sending. All of them must have the same value. Needs PostgreSQL 12. With 0"
                                + " a daemon waits ten seconds for a slot that another one reads, and then ends with"
                                + " exit code 75. See [a hot standby](../how-to/run-a-hot-standby.md).")
                .optional(
                        FENCING,
                        BOOLEAN,
                        null,
                        null,
                        MEDIUM,
                        "Whether records are sent in Kafka transactions of a few milliseconds, so that Kafka refuses what a"
                                + " former daemon of the slot still sends once another has taken over. By default `true`"
                                + " if `" + TIMEOUT + "` is set, otherwise `false`. All daemons of a slot need the same"
                                + " value. The transactional id is `<topic.prefix>.walferry.<slot>`, with the pipeline's"
                                + " name before the slot's if there are several, and needs its own"
                                + " [rights](../how-to/grant-rights.md#in-kafka). A record counts as"
                                + " acknowledged once its transaction is committed; consumers with"
                                + " `isolation.level=read_committed` see it then. What this prevents and costs is in"
                                + " [a hot standby](../how-to/run-a-hot-standby.md#what-keeps-two-from-sending-at-once).");
    }

    /** Returns whether Kafka must refuse what a former daemon sends. */
    static boolean isFenced(ParsedSettings settings) {
        return settings.has(FENCING) ? settings.flag(FENCING) : settings.number(TIMEOUT) > 0;
    }

    /** Returns the transactional id that all daemons of a pipeline share. */
    static String transactionalId(String topicPrefix, @Nullable String pipeline, String slot) {
        return topicPrefix + ".walferry" + (pipeline == null ? "" : '.' + pipeline)
                + (slot.isEmpty() ? "" : '.' + slot);
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(TIMEOUT) && settings.number(TIMEOUT) > 0 && settings.number(TIMEOUT) < SHORTEST) {
            mistake.accept(TIMEOUT, "must be 0, or " + SHORTEST + " or more");
        }
        if (settings.has(TIMEOUT) && settings.number(TIMEOUT) > 0 && hasOptions(settings)) {
            mistake.accept("source.url", "move options to source.jdbc.options, so that " + TIMEOUT + " can be added");
        }
    }

    private static boolean hasOptions(ParsedSettings settings) {
        return settings.has("source.url") && settings.text("source.url").matches(".*[?&]options=.*");
    }

    static Duration timeout(ParsedSettings settings) {
        return Duration.ofMillis(settings.number(TIMEOUT));
    }
}
