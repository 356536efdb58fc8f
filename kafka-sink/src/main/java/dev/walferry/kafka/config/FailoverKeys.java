package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.settings.FailoverSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;

/** The keys about PostgreSQL's own standbys. */
final class FailoverKeys {
    private static final String SLOT_FAILOVER = "source.slot.failover";
    private static final String PRIMARY_URL = "source.primary.url";

    private FailoverKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "PostgreSQL's standbys")
                .optional(
                        SLOT_FAILOVER,
                        BOOLEAN,
                        false,
                        null,
                        MEDIUM,
                        "Whether PostgreSQL copies the slot to its standbys, so that the daemon continues when one of"
                                + " them is promoted (PostgreSQL 17 or later). A new slot gets this property and an"
                                + " existing slot is altered; `false` leaves slots unchanged. See"
                                + " [failover](../how-to/fail-over.md).")
                .optional(
                        PRIMARY_URL,
                        STRING,
                        null,
                        KeyValidators.URL,
                        LOW,
                        "JDBC URL of the primary, where `source.url` is a standby (PostgreSQL 16 or later). Heartbeats"
                                + " and publications are written there, and it helps to create the slot. User, password and `source.jdbc.` keys"
                                + " are those of `source.url`. See [a standby as source](../how-to/fail-over.md).");
    }

    /** Finds values that do not go together. */
    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.textOrNull(PRIMARY_URL) == null) {
            return;
        }
        if (settings.has(SLOT_FAILOVER) && settings.flag(SLOT_FAILOVER)) {
            mistake.accept(
                    SLOT_FAILOVER,
                    "has no effect, because a slot on a standby is not copied; leave it out, or " + PRIMARY_URL);
        }
    }

    static FailoverSettings settings(ParsedSettings settings) {
        return new FailoverSettings(settings.flag(SLOT_FAILOVER), settings.textOrNull(PRIMARY_URL));
    }
}
