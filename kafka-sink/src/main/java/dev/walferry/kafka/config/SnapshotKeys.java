package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys of {@link SnapshotSettings}. */
final class SnapshotKeys {
    private static final String MODE = "snapshot.mode";
    private static final String TABLES = "snapshot.tables";
    private static final String NEW_TABLES = "snapshot.new.tables";
    private static final String THREADS = "snapshot.threads";
    private static final String CHUNK_BYTES = "snapshot.chunk.bytes";
    private static final String FETCH_RATE = "snapshot.fetch.rate";
    private static final String NEW_TABLES_INTERVAL = "snapshot.new.tables.interval.ms";
    static final String COMMANDS = "signal.kafka.topic";
    private static final String FAILURE = "table.failure.policy";

    /** Among the keys of the registry; it says what becomes of a table. */
    static final String SCHEMA_REFUSAL = "schema.incompatible.policy";

    private static final int MOST_THREADS = 16;
    private static final int SMALLEST_CHUNK = 64 << 10;
    private static final int CHUNK = 8 << 20;
    private static final int LARGEST_CHUNK = 256 << 20;

    /** Debezium's spellings are understood. */
    private static final EnumWords<SnapshotMode> MODES = EnumWords.hyphenated(SnapshotMode.class)
            .understanding(Map.of(
                    "initial_only", SnapshotMode.INITIAL_ONLY,
                    "when_needed", SnapshotMode.WHEN_NEEDED,
                    "no_data", SnapshotMode.NEVER));

    private static final EnumWords<NewTables> NEW = EnumWords.of(NewTables.class);
    static final EnumWords<TableFailure> FAILURES = EnumWords.of(TableFailure.class);

    private SnapshotKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Snapshots: rows that exist already");
        group.optional(
                        MODE,
                        STRING,
                        "initial",
                        MODES,
                        HIGH,
                        "When the existing rows of the published tables are read: if nothing is known of the slot in"
                                + " the topic `<topic.prefix>.walferry-progress` (`initial`); not at all (`never`);"
                                + " only on request, with `walferry snapshot` (`on-demand`); as `initial`, and then the"
                                + " daemon ends (`initial-only`); each time the daemon starts (`always`); or as"
                                + " `initial`, and also when the slot was lost, which is then created again"
                                + " (`when-needed`). Changes are carried meanwhile. An interrupted snapshot continues"
                                + " where it was. The role needs `SELECT` on the tables.")
                .optional(
                        TABLES,
                        STRING,
                        "",
                        KeyValidators.TABLES,
                        LOW,
                        "Tables whose rows are read, written as in `source.tables`. By default those of all published tables.")
                .optional(
                        NEW_TABLES,
                        STRING,
                        "snapshot",
                        NEW,
                        LOW,
                        "What is done about a table that joins the publication later: its rows are read (`snapshot`), or only"
                                + " its changes are carried (`ignore`).")
                .optional(
                        NEW_TABLES_INTERVAL,
                        LONG,
                        60_000L,
                        Range.atLeast(100),
                        LOW,
                        "How often the daemon asks the catalog for tables that have joined the publication. One that changes is"
                                + " noticed at once, and all others when the daemon connects.");
        defineReading(group);
        defineControl(group);
    }

    private static void defineReading(KeyGroup group) {
        group.optional(
                        THREADS,
                        INT,
                        1,
                        Range.between(1, MOST_THREADS),
                        MEDIUM,
                        "How many connections read tables at once.")
                .optional(
                        CHUNK_BYTES,
                        INT,
                        CHUNK,
                        Range.between(SMALLEST_CHUNK, LARGEST_CHUNK),
                        LOW,
                        "About how much of a table one query reads in one transaction, in bytes. What it has read waits"
                                + " in memory until it is sent, about three times as much for each thread, so with more"
                                + " than two threads give the JVM more than its default. An interrupted snapshot"
                                + " repeats at most that much.")
                .optional(
                        FETCH_RATE,
                        LONG,
                        0L,
                        Range.atLeast(0),
                        LOW,
                        "How many bytes of all tables together are read in a second, on average, to spare the server; 0 for as"
                                + " many as it can send. A chunk is read without a pause, so make `snapshot.chunk.bytes` not much"
                                + " larger than this.");
    }

    private static void defineControl(KeyGroup group) {
        group.optional(
                        FAILURE,
                        STRING,
                        "stop",
                        FAILURES,
                        MEDIUM,
                        "What is done about a table whose rows cannot be read, whose changes cannot become records, or whose"
                                + " records Kafka refuses for good: the daemon ends with the error (`stop`), or the table is"
                                + " parked and the others go on (`park`). Changes of a parked table are lost. `walferry resume`"
                                + " carries it again, and reads all its rows.")
                .optional(
                        COMMANDS,
                        STRING,
                        null,
                        KeyValidators.TOPIC_PREFIX,
                        LOW,
                        "The topic that commands about tables are taken from, those of `walferry snapshot`, `pause`,"
                                + " `resume` and `park`, and Debezium's signals. Anyone who may write to it can give"
                                + " them. The default is `<topic.prefix>.walferry-control`.");
    }

    static SnapshotSettings settings(ParsedSettings settings, String topicPrefix) {
        TableFailure failure = FAILURES.parse(settings.text(FAILURE));
        String refusal = settings.textOrNull(SCHEMA_REFUSAL);
        return new SnapshotSettings(
                mode(settings),
                KeyValidators.tables(settings.text(TABLES)),
                NEW.parse(settings.text(NEW_TABLES)),
                Duration.ofMillis(settings.number(NEW_TABLES_INTERVAL)),
                (int) settings.number(THREADS),
                (int) settings.number(CHUNK_BYTES),
                settings.number(FETCH_RATE),
                SnapshotSelectKeys.settings(settings),
                failure,
                refusal == null ? failure : FAILURES.parse(refusal),
                commandTopic(settings, topicPrefix));
    }

    static String commandTopic(ParsedSettings settings, String topicPrefix) {
        String topic = settings.textOrNull(COMMANDS);
        return topic == null ? topicPrefix + ReservedTopics.COMMANDS : topic;
    }

    /** Returns when tables are read; the default if the value is wrong, which was reported. */
    static SnapshotMode mode(ParsedSettings settings) {
        return settings.has(MODE) ? MODES.parse(settings.text(MODE)) : SnapshotMode.INITIAL;
    }
}
