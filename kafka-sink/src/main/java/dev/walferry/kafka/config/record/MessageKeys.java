package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.rule.NameFilter;
import dev.walferry.kafka.config.settings.MessageSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of {@link MessageSettings}. */
final class MessageKeys {
    private static final String INCLUDE = "message.prefix.include.list";
    private static final String EXCLUDE = "message.prefix.exclude.list";

    private MessageKeys() {}

    static void define(ConfigDef definition) {
        new KeyGroup(definition, "Logical messages")
                .optional(
                        INCLUDE,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "Prefixes of the logical messages that have records. Case is ignored. Context messages"
                                + " (`context.message.prefix`) and outbox messages (`outbox.message.types`) are not"
                                + " affected.")
                .optional(
                        EXCLUDE,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "Prefixes of the logical messages that have none. Not together with `" + INCLUDE + "`.");
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(INCLUDE) && settings.has(EXCLUDE)) {
            mistake.accept(EXCLUDE, "cannot be combined with " + INCLUDE + ": set one of them");
        }
    }

    static MessageSettings settings(ParsedSettings settings) {
        return new MessageSettings(new NameFilter(settings.namesOrNull(INCLUDE), settings.namesOrNull(EXCLUDE)));
    }
}
