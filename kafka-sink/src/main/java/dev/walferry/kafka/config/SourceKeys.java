package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.replication.Publications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The keys of {@link SourceSettings}. */
final class SourceKeys {
    static final String JDBC_PREFIX = "source.jdbc.";

    private static final String URL = "source.url";
    private static final String USER = "source.user";
    private static final String PASSWORD_KEY = "source.password";
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

    private static final Choice<PublicationCreation> CREATION = Choice.of(PublicationCreation.class);

    private SourceKeys() {}

    static void define(ConfigDef definition) {
        Section section = new Section(definition, "Source: PostgreSQL");
        section.required(URL, STRING, Checks.URL, HIGH, "JDBC URL of the database whose changes are carried.")
                .required(USER, STRING, Checks.NOT_EMPTY, HIGH, "Role to connect as. It needs REPLICATION.")
                .optional(
                        PASSWORD_KEY,
                        PASSWORD,
                        null,
                        null,
                        HIGH,
                        "Password of the role. Best taken from a config" + " provider or the environment.")
                .required(
                        SLOT_NAME,
                        STRING,
                        Checks.SLOT_NAME,
                        HIGH,
                        "Logical replication slot, with pgoutput as" + " its plugin. One daemon at a time can use it.")
                .optional(
                        SLOT_CREATE,
                        BOOLEAN,
                        false,
                        null,
                        MEDIUM,
                        "Whether to create the slot where it is"
                                + " missing. A slot that was lost is then replaced silently, and with it all changes from"
                                + " before: leave it off where that matters.")
                .required(
                        PUBLICATION_NAMES,
                        LIST,
                        Checks.NOT_EMPTY,
                        HIGH,
                        "Publications whose changes are" + " carried, exact names.")
                .optional(
                        PUBLICATION_CREATE,
                        STRING,
                        "none",
                        CREATION,
                        MEDIUM,
                        "What to do about publications"
                                + " that do not exist: nothing, create for all tables (needs a superuser), or create for the"
                                + " tables of `source.tables`.");
        definePace(section);
        defineStreaming(section);
    }

    private static void definePace(Section section) {
        section.optional(
                        TABLES,
                        LIST,
                        List.of(),
                        Checks.TABLES,
                        MEDIUM,
                        "Tables of a publication that is"
                                + " created, needed with `source.publication.create=tables`: `table`, `schema.table` or"
                                + " `\"Quoted Schema\".\"Quoted Table\"`; without a schema it is `public`.")
                .optional(
                        STATUS_INTERVAL,
                        LONG,
                        10_000L,
                        Range.between(100L, 3_600_000L),
                        LOW,
                        "How often"
                                + " PostgreSQL is told the confirmed position at least, in milliseconds. A third of"
                                + " `wal_sender_timeout` is used where that is less.")
                .optional(
                        RECEIVER_TIMEOUT,
                        LONG,
                        60_000L,
                        Range.between(0L, 86_400_000L),
                        LOW,
                        "How long PostgreSQL may be silent before its connection counts as lost, in milliseconds, like its"
                                + " own `wal_receiver_timeout`; 0 waits for ever. It is asked meanwhile whether it is"
                                + " there, but some versions do not answer while they read a large transaction of which"
                                + " they send nothing: where that takes longer, raise it.")
                .optional(
                        BACKOFF,
                        LONG,
                        500L,
                        Range.atLeast(1L),
                        LOW,
                        "Wait before the first reconnect, in" + " milliseconds; doubled with each further one.")
                .optional(
                        BACKOFF_MAX,
                        LONG,
                        30_000L,
                        Range.atLeast(1L),
                        LOW,
                        "Longest wait between two" + " reconnects, in milliseconds.");
    }

    private static void defineStreaming(Section section) {
        section.optional(
                        STREAMING,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether the server sends large transactions while they are in progress (PostgreSQL 14 or later)."
                                + " They are kept here until their commit, so that they are complete soon after it;"
                                + " otherwise the server keeps them. Records are the same either way.")
                .optional(
                        SPOOL_DIRECTORY,
                        STRING,
                        null,
                        null,
                        LOW,
                        "Where changes of transactions in progress go that do not fit in memory; made if it does not"
                                + " exist. By default the system's directory for temporary files.")
                .optional(
                        SPOOL_MEMORY,
                        LONG,
                        16L << 20,
                        Range.atLeast(1L << 20),
                        LOW,
                        "How many bytes of changes of transactions in progress are kept in memory.");
    }

    /** Finds what no single value shows. */
    static void crossCheck(Values values, BiConsumer<String, String> mistake) {
        if (values.has(PUBLICATION_CREATE) && values.has(TABLES)) {
            boolean wantsTables = CREATION.parse(values.text(PUBLICATION_CREATE)) == PublicationCreation.TABLES;
            if (wantsTables && values.list(TABLES).isEmpty()) {
                mistake.accept(TABLES, "missing; " + PUBLICATION_CREATE + "=tables needs at least one table");
            }
        }
        if (values.has(BACKOFF) && values.has(BACKOFF_MAX) && values.number(BACKOFF) > values.number(BACKOFF_MAX)) {
            mistake.accept(BACKOFF_MAX, "is less than " + BACKOFF);
        }
    }

    static SourceSettings settings(Values values, Map<String, String> jdbcProperties) {
        @Nullable Password password = values.secret(PASSWORD_KEY);
        return new SourceSettings(
                values.text(URL),
                values.text(USER),
                password,
                values.text(SLOT_NAME),
                values.flag(SLOT_CREATE),
                values.list(PUBLICATION_NAMES),
                CREATION.parse(values.text(PUBLICATION_CREATE)),
                values.list(TABLES).stream().map(Publications.Table::parse).toList(),
                Map.copyOf(jdbcProperties),
                spool(values),
                Duration.ofMillis(values.number(STATUS_INTERVAL)),
                Duration.ofMillis(values.number(RECEIVER_TIMEOUT)),
                Duration.ofMillis(values.number(BACKOFF)),
                Duration.ofMillis(values.number(BACKOFF_MAX)));
    }

    private static SpoolSettings spool(Values values) {
        @Nullable String directory = values.textOrNull(SPOOL_DIRECTORY);
        return new SpoolSettings(
                values.flag(STREAMING), directory == null ? null : Path.of(directory), values.number(SPOOL_MEMORY));
    }
}
