package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.SubjectNameStrategy;
import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.config.settings.RegistryUrl;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/** The keys of {@link RegistrySettings}, named as Confluent's serializers name them. */
final class RegistryKeys {
    static final String PREFIX = "schema.registry.";

    static final String URL = PREFIX + "url";
    private static final String USER_INFO = PREFIX + "basic.auth.user.info";
    private static final String TOKEN = PREFIX + "bearer.auth.token";
    private static final String REGISTER = PREFIX + "auto.register.schemas";
    private static final String CONNECT_TIMEOUT = PREFIX + "connect.timeout.ms";
    private static final String REQUEST_TIMEOUT = PREFIX + "request.timeout.ms";
    private static final String KEY_SUBJECTS = "key.subject.name.strategy";
    private static final String VALUE_SUBJECTS = "value.subject.name.strategy";

    private RegistryKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Schema registry");
        group.optional(
                URL,
                STRING,
                null,
                KeyValidators.parsedBy(RegistryUrl.FORM, RegistryUrl::parse),
                MEDIUM,
                "Where the schema registry is: Confluent's, Karapace, Redpanda's, or Apicurio's under its path"
                        + " `/apis/ccompat/v7`. If one of several URLs does not answer, the next one is tried.");
        defineCredentials(group);
        defineSubjects(group);
        defineTimes(group);
        RegistrySslKeys.define(group);
    }

    private static void defineCredentials(KeyGroup group) {
        group.optional(
                        USER_INFO,
                        PASSWORD,
                        null,
                        KeyValidators.secret("user:password", text -> text.indexOf(':') >= 0),
                        MEDIUM,
                        "User and password for the registry, `<user>:<password>`. A URL may hold its own instead.")
                .optional(
                        TOKEN,
                        PASSWORD,
                        null,
                        KeyValidators.BEARER_TOKEN,
                        MEDIUM,
                        "Token for the registry, sent as `Authorization: Bearer <token>`. Excludes user and password.");
    }

    private static void defineSubjects(KeyGroup group) {
        group.optional(
                        REGISTER,
                        BOOLEAN,
                        true,
                        null,
                        MEDIUM,
                        "Whether the daemon registers schemas. If not, each must be registered under its subject before"
                                + " the first record that needs it; the daemon stops at one that is not.")
                .optional(
                        KEY_SUBJECTS,
                        STRING,
                        "TopicName",
                        new SubjectNameStrategy.Names(),
                        LOW,
                        "Subject of a key's schema: `<topic>-key` (`TopicName`), the full name of the key's record"
                                + " (`RecordName`), or `<topic>-<full name>` (`TopicRecordName`).")
                .optional(
                        VALUE_SUBJECTS,
                        STRING,
                        "TopicName",
                        new SubjectNameStrategy.Names(),
                        LOW,
                        "Subject of a value's schema: `<topic>-value` (`TopicName`), the full name of the value's record"
                                + " (`RecordName`), or `<topic>-<full name>` (`TopicRecordName`).")
                .optional(
                        SnapshotKeys.SCHEMA_REFUSAL,
                        STRING,
                        null,
                        SnapshotKeys.FAILURES,
                        MEDIUM,
                        "What is done about a table with a schema that the registry does not take, because it is not"
                                + " compatible with the one before, is not valid, or is not registered: the daemon ends"
                                + " with the error (`stop`), or the table is parked and the others go on (`park`)."
                                + " Changes of a parked table are lost. `walferry resume` carries it again, and reads"
                                + " all its rows. The default is what `table.failure.policy` says. A registry that is"
                                + " down, or that refuses the daemon altogether, parks no table.");
    }

    private static void defineTimes(KeyGroup group) {
        group.optional(
                        CONNECT_TIMEOUT,
                        LONG,
                        5_000L,
                        Range.between(1L, 600_000L),
                        LOW,
                        "Longest time to connect to the registry, in milliseconds.")
                .optional(
                        REQUEST_TIMEOUT,
                        LONG,
                        20_000L,
                        Range.between(1L, 600_000L),
                        LOW,
                        "Longest time from a request to the end of the registry's answer, in milliseconds. After that the"
                                + " request is sent again. Records that need the schema wait; the connection to PostgreSQL"
                                + " is kept alive meanwhile.");
    }

    /** Finds mistakes that only several values together show. */
    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (!settings.has(URL)) {
            if (settings.has(USER_INFO) || settings.has(TOKEN) || RegistrySslKeys.hasAny(settings)) {
                mistake.accept(URL, "missing, but credentials for a registry are set");
            }
            RecordKeys.needingRegistry(settings)
                    .forEach((key, format) -> mistake.accept(key, format + " needs a schema registry: set " + URL));
            return;
        }
        boolean urlHasUser = RegistryUrl.parse(settings.text(URL)).stream().anyMatch(url -> url.userInfo() != null);
        if (settings.has(TOKEN) && (urlHasUser || settings.has(USER_INFO))) {
            mistake.accept(TOKEN, "cannot be sent together with a user and password; remove one of them");
        }
        RegistrySslKeys.crossCheck(settings, mistake);
    }

    /** Returns null without a registry. */
    static @Nullable RegistrySettings settings(ParsedSettings settings) {
        if (!settings.has(URL)) {
            return null;
        }
        return new RegistrySettings(
                RegistryUrl.parse(settings.text(URL)),
                settings.secret(USER_INFO),
                settings.secret(TOKEN),
                RegistrySslKeys.options(settings),
                settings.flag(REGISTER),
                SubjectNameStrategy.parse(settings.text(KEY_SUBJECTS)),
                SubjectNameStrategy.parse(settings.text(VALUE_SUBJECTS)),
                Duration.ofMillis(settings.number(CONNECT_TIMEOUT)),
                Duration.ofMillis(settings.number(REQUEST_TIMEOUT)));
    }
}
