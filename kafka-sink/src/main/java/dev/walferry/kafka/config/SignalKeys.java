package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;

import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of commands that come through the slot. */
final class SignalKeys {
    private static final String SECRET = "signal.message.secret";
    private static final int SHORTEST = 16;

    private SignalKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Commands from the database")
                .optional(
                        SECRET,
                        PASSWORD,
                        null,
                        ConfigDef.LambdaValidator.with(
                                SignalKeys::requireLong, () -> "at least " + SHORTEST + " characters"),
                        LOW,
                        "Also takes commands about tables from logical messages with the prefix `walferry-signal` that hold"
                                + " this secret. Any role of the database may write logical messages, and anyone who can read the"
                                + " WAL can read the secret in them. Without a secret, none of them is a command."
                                + " PostgreSQL 14 or later.");
    }

    /** Requires a long secret, with an error message that does not contain it. */
    private static void requireLong(String name, @Nullable Object value) {
        if (value instanceof Password secret && secret.value().length() < SHORTEST) {
            throw new ConfigException("expected at least " + SHORTEST + " characters");
        }
    }

    static @Nullable Password secret(ParsedSettings settings) {
        return settings.secret(SECRET);
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.secret(SECRET) != null && SnapshotKeys.mode(settings) == SnapshotMode.NEVER) {
            mistake.accept(SECRET, "has no effect: with snapshot.mode=never there are no commands");
        }
    }
}
