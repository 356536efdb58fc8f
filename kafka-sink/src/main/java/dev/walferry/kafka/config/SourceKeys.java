package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.PublicationCreation;
import dev.walferry.kafka.config.pipeline.PipelineName;
import dev.walferry.kafka.config.rule.QuotedNames;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.config.settings.SpoolSettings;
import dev.walferry.kafka.config.settings.TakeoverSettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import dev.walferry.plugin.OutputPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of {@link SourceSettings}, and their documentation. */
final class SourceKeys {
    static final String JDBC_PREFIX = "source.jdbc.";

    private static final String URL = "source.url";
    private static final String USER = "source.user";
    private static final String PASSWORD_KEY = "source.password";
    private static final String PLUGIN = "source.plugin";
    private static final String SLOT_NAME = "source.slot.name";
    private static final String SLOT_CREATE = "source.slot.create";
    private static final String PUBLICATION_NAMES = "source.publication.names";
    private static final String PUBLICATION_CREATE = "source.publication.create";
    private static final String TABLES = "source.tables";
    private static final String STREAMING = "source.streaming";
    private static final String SPOOL_DIRECTORY = "source.spool.directory";
    private static final String SPOOL_MEMORY = "source.spool.memory.bytes";
    private static final String STATUS_INTERVAL = "source.status.interval.ms";
    private static final String RECEIVER_TIMEOUT = "source.receiver.timeout.ms";
    private static final String BACKOFF = "source.retry.backoff.ms";
    private static final String BACKOFF_MAX = "source.retry.backoff.max.ms";

    private static final long SMALLEST_SPOOL = 1L << 20;

    private static final EnumWords<OutputPlugin> PLUGINS = EnumWords.of(OutputPlugin.class);
    private static final EnumWords<PublicationCreation> CREATION = EnumWords.of(PublicationCreation.class);

    private SourceKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Source: PostgreSQL");
        defineDatabase(group);
        definePublications(group);
        defineTimes(group);
        defineStreaming(group);
    }

    private static void defineDatabase(KeyGroup group) {
        group.required(URL, STRING, KeyValidators.URL, HIGH, "JDBC URL of the database to read changes from.")
                .required(
                        USER,
                        STRING,
                        KeyValidators.NOT_EMPTY,
                        HIGH,
                        "Role to connect as. It needs the REPLICATION attribute, with `source.mode=query` only `SELECT`.")
                .optional(
                        PASSWORD_KEY,
                        PASSWORD,
                        null,
                        null,
                        HIGH,
                        "Password of the role. It is best taken from a config provider or from the environment, where it"
                                + " keeps its blanks; the file's own syntax drops those at its beginning.")
                .required(
                        SLOT_NAME,
                        STRING,
                        KeyValidators.SLOT_NAME,
                        HIGH,
                        "Logical replication slot for the plugin of `source.plugin`. Only one daemon can use a slot at a time."
                                + " Required unless `source.mode=query`.")
                .optional(
                        SLOT_CREATE,
                        BOOLEAN,
                        false,
                        null,
                        MEDIUM,
                        "Whether to create the slot if it does not exist. With `snapshot.mode=never`, a slot that was"
                                + " dropped is then replaced at the next start without a warning, and the changes in"
                                + " between are missing; leave this off where that matters. In the other modes the"
                                + " daemon remembers the slot, and stops.");
    }

    private static void definePublications(KeyGroup group) {
        group.optional(
                        PLUGIN,
                        STRING,
                        "pgoutput",
                        PLUGINS,
                        LOW,
                        "Output plugin of the slot. Every server has `pgoutput`. The others are for slots that exist"
                                + " already, and send less: see the page on output plugins.")
                .optional(
                        PUBLICATION_NAMES,
                        STRING,
                        null,
                        KeyValidators.PUBLICATIONS,
                        HIGH,
                        "Publications whose changes are delivered. Required with the plugin `pgoutput`; the others have none.")
                .optional(
                        PUBLICATION_CREATE,
                        STRING,
                        "none",
                        CREATION,
                        MEDIUM,
                        "What to do about publications that do not exist: `none` reports an error, `all` creates them for"
                                + " all tables (needs a superuser), `tables` creates them for `source.tables`.")
                .optional(
                        TABLES,
                        STRING,
                        "",
                        KeyValidators.TABLES,
                        MEDIUM,
                        "Tables of the publications that are created; required with `source.publication.create=tables`."
                                + " With a plugin that has no publications: the tables whose changes are delivered; if"
                                + " this is not set, those of all tables."
                                + " A table without a schema is in `public`. Quote names with commas, dots or quotes:"
                                + " `\"My Schema\".\"Order, Items\"`. A partitioned table stands for its partitions.");
    }

    private static void defineTimes(KeyGroup group) {
        group.optional(
                        STATUS_INTERVAL,
                        LONG,
                        10_000L,
                        Range.between(100L, 3_600_000L),
                        LOW,
                        "Longest time between two status updates, which tell PostgreSQL the confirmed position, in"
                                + " milliseconds. A third of the server's `wal_sender_timeout` is used if that is shorter.")
                .optional(
                        RECEIVER_TIMEOUT,
                        LONG,
                        60_000L,
                        Range.between(0L, 86_400_000L),
                        LOW,
                        "How long PostgreSQL may be silent before the connection counts as lost, in milliseconds, like its"
                                + " own `wal_receiver_timeout`; 0 means no limit. The server is asked for a sign of life in"
                                + " the meantime, but some versions do not answer while they read a large transaction with"
                                + " nothing to publish; raise the limit if that takes longer.")
                .optional(
                        BACKOFF,
                        LONG,
                        500L,
                        Range.atLeast(1L),
                        LOW,
                        "Wait before the first reconnect, in milliseconds. It doubles with each further attempt.")
                .optional(
                        BACKOFF_MAX,
                        LONG,
                        30_000L,
                        Range.atLeast(1L),
                        LOW,
                        "Longest wait between two reconnects, in milliseconds.");
    }

    private static void defineStreaming(KeyGroup group) {
        group.optional(
                        STREAMING,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether the server sends large transactions while they are in progress (PostgreSQL 14 or later)."
                                + " The daemon then keeps them until they commit, and delivers them sooner after that;"
                                + " otherwise the server keeps them. Records are the same either way, except that a transactional"
                                + " logical message of a savepoint that was rolled back may be delivered: the server does not take"
                                + " it back once it has sent it.")
                .optional(
                        SPOOL_DIRECTORY,
                        STRING,
                        null,
                        null,
                        LOW,
                        "Directory for changes of transactions in progress that do not fit in memory. It is created if it"
                                + " does not exist. The default is the system's directory for temporary files.")
                .optional(
                        SPOOL_MEMORY,
                        LONG,
                        16L << 20,
                        Range.atLeast(SMALLEST_SPOOL),
                        LOW,
                        "How many bytes of changes of transactions in progress are kept in memory.");
    }

    /** Returns whether a key is required for a slot, and for nothing else. */
    static boolean isOfSlot(String key) {
        return key.equals(SLOT_NAME);
    }

    /** Finds mistakes that only several values together show. */
    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(PLUGIN)) {
            checkPlugin(settings, PLUGINS.parse(settings.text(PLUGIN)), mistake);
        }
        if (settings.has(PUBLICATION_CREATE) && settings.has(TABLES)) {
            boolean wantsTables = CREATION.parse(settings.text(PUBLICATION_CREATE)) == PublicationCreation.TABLES;
            if (wantsTables && settings.text(TABLES).isEmpty()) {
                mistake.accept(TABLES, "missing; " + PUBLICATION_CREATE + "=tables needs at least one table");
            }
        }
        if (settings.has(BACKOFF)
                && settings.has(BACKOFF_MAX)
                && settings.number(BACKOFF) > settings.number(BACKOFF_MAX)) {
            mistake.accept(BACKOFF_MAX, "is less than " + BACKOFF);
        }
    }

    /** A key that is there and wrong has been reported already. */
    static void requirePublications(Set<String> given, ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (!given.contains(PUBLICATION_NAMES)
                && settings.has(PLUGIN)
                && PLUGINS.parse(settings.text(PLUGIN)) == OutputPlugin.PGOUTPUT) {
            mistake.accept(PUBLICATION_NAMES, "missing; expected " + KeyValidators.PUBLICATIONS);
        }
    }

    private static void checkPlugin(ParsedSettings settings, OutputPlugin plugin, BiConsumer<String, String> mistake) {
        if (plugin == OutputPlugin.PGOUTPUT) {
            return;
        }
        if (settings.has(PUBLICATION_NAMES)) {
            mistake.accept(
                    PUBLICATION_NAMES,
                    "the plugin " + plugin + " has no publications; leave it out, and use " + TABLES);
        }
        if (settings.has(PUBLICATION_CREATE)
                && CREATION.parse(settings.text(PUBLICATION_CREATE)) != PublicationCreation.NONE) {
            mistake.accept(PUBLICATION_CREATE, "the plugin " + plugin + " has no publications; leave it out");
        }
        if (settings.has(STREAMING) && settings.flag(STREAMING)) {
            mistake.accept(STREAMING, "the plugin " + plugin + " sends whole transactions; leave it out");
        }
    }

    static SourceSettings settings(ParsedSettings settings, Map<String, String> jdbcProperties, PipelineName pipeline) {
        @Nullable Password password = settings.secret(PASSWORD_KEY);
        return new SourceSettings(
                settings.text(URL),
                settings.text(USER),
                password,
                PLUGINS.parse(settings.text(PLUGIN)),
                Objects.requireNonNullElse(settings.textOrNull(SLOT_NAME), ""),
                settings.flag(SLOT_CREATE),
                settings.textOrNull(PUBLICATION_NAMES) == null
                        ? List.of()
                        : QuotedNames.parse(settings.text(PUBLICATION_NAMES)),
                CREATION.parse(settings.text(PUBLICATION_CREATE)),
                KeyValidators.tables(settings.text(TABLES)),
                Map.copyOf(jdbcProperties),
                spool(settings, pipeline),
                Duration.ofMillis(settings.number(STATUS_INTERVAL)),
                Duration.ofMillis(settings.number(RECEIVER_TIMEOUT)),
                SlotLimitKeys.bytes(settings),
                FailoverKeys.settings(settings),
                new TakeoverSettings(TakeoverKeys.timeout(settings)),
                Duration.ofMillis(settings.number(BACKOFF)),
                Duration.ofMillis(settings.number(BACKOFF_MAX)));
    }

    private static SpoolSettings spool(ParsedSettings settings, PipelineName pipeline) {
        @Nullable String directory = settings.textOrNull(SPOOL_DIRECTORY);
        return new SpoolSettings(
                settings.flag(STREAMING),
                directory == null ? null : Path.of(directory),
                pipeline.share(settings.number(SPOOL_MEMORY), SMALLEST_SPOOL));
    }
}
