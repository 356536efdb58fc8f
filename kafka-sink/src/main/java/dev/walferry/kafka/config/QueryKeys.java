package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.QueryDeletes;
import dev.walferry.kafka.config.mode.QueryMode;
import dev.walferry.kafka.config.mode.SourceMode;
import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.rule.ListedTable;
import dev.walferry.kafka.config.rule.TopicTemplate;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.jspecify.annotations.Nullable;

/** The keys of {@link QuerySettings}. Their names are those of the JDBC source connectors wherever these have such a key. */
public final class QueryKeys {
    static final String SOURCE_MODE = "source.mode";
    static final String QUERY = "query";

    private static final String MODE = "mode";
    private static final String INCREMENTING = "incrementing.column.name";
    private static final String INCREMENTING_INITIAL = "incrementing.initial";
    private static final String TIMESTAMPS = "timestamp.column.name";
    private static final String TIMESTAMP_INITIAL = "timestamp.initial";
    private static final String DELAY = "timestamp.delay.interval.ms";
    private static final String NOT_NULL = "validate.non.null";
    private static final String ZONE = "db.timezone";
    private static final String SUFFIX = "query.suffix";
    private static final String LISTED = "table.whitelist";
    private static final String UNLISTED = "table.blacklist";
    private static final String TYPES = "table.types";
    private static final String SCHEMA_PATTERN = "schema.pattern";
    private static final String INTERVAL = "poll.interval.ms";
    private static final String BATCH = "batch.max.rows";
    private static final String LOOK_INTERVAL = "table.poll.interval.ms";
    private static final String DELETES = "query.deletes";

    private static final EnumWords<SourceMode> SOURCES = EnumWords.of(SourceMode.class);
    private static final EnumWords<QueryMode> MODES = EnumWords.spelled(QueryMode.class, QueryMode::word);
    private static final EnumWords<QueryDeletes> DELETED = EnumWords.of(QueryDeletes.class);

    /** The lists that leave tables out. A query is none, although its rows count as those of one. */
    private static final List<String> LISTS_OF_TABLES = List.of(
            LISTED, UNLISTED, "schema.include.list", "schema.exclude.list", "table.include.list", "table.exclude.list");

    /** The beginnings of the keys that only a slot has. */
    private static final List<String> OF_SLOT = List.of(
            "source.slot.",
            "source.publication.",
            "source.plugin",
            "source.tables",
            "source.streaming",
            "source.spool.",
            "source.status.interval.ms",
            "source.primary.",
            "source.takeover.",
            "delivery.fencing",
            "snapshot.",
            "signal.",
            "heartbeat.",
            "topic.heartbeat.",
            "table.failure.policy",
            "provide.transaction.metadata",
            "skip.messages.without.change");

    private QueryKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Query-based capture");
        group.optional(
                        SOURCE_MODE,
                        STRING,
                        "log",
                        SOURCES,
                        MEDIUM,
                        "Where changes come from: a replication slot (`log`), or queries that are repeated (`query`),"
                                + " for what has no log: views, foreign tables, servers without logical replication."
                                + " Queries need no right but `SELECT`; what they miss depends on `mode`. With `query`"
                                + " neither slot nor publication is set, `value.envelope` is `flat` unless it is set, and"
                                + " a table's topic is `<topic.prefix><table>` unless `topic.template` or"
                                + " `topic.delimiter` is set. The other keys of this chapter are only for `query`.")
                .optional(
                        MODE,
                        STRING,
                        null,
                        MODES,
                        HIGH,
                        "How new rows are found; required. `bulk` sends every row each time. `incrementing` finds new"
                                + " rows by a growing column, `timestamp` finds new and changed rows by the time of their"
                                + " change, `timestamp+incrementing` by both. `xmin` finds every row version of a table"
                                + " that lasts until a poll, however late it is committed, and needs no column.");
        defineNewRows(group);
        defineColumns(group);
        defineTables(group);
    }

    private static void defineNewRows(KeyGroup group) {
        group.optional(
                        INCREMENTING,
                        STRING,
                        "",
                        null,
                        MEDIUM,
                        "The growing column of the modes `incrementing` and `timestamp+incrementing`. By default each"
                                + " table's identity column or serial.")
                .optional(
                        INCREMENTING_INITIAL,
                        STRING,
                        null,
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "Without an offset, only rows with a greater value in the growing column are read. By default"
                                + " all rows are.")
                .optional(
                        TIMESTAMPS,
                        LIST,
                        List.of(),
                        null,
                        MEDIUM,
                        "Columns of type `timestamp` or `timestamptz` that hold the time of a row's last change. The"
                                + " first that is not null counts.")
                .optional(
                        TIMESTAMP_INITIAL,
                        LONG,
                        null,
                        null,
                        LOW,
                        "Without an offset, only rows of a later time are read: milliseconds since 1970, or -1 for the"
                                + " time of the first poll. By default all rows are.")
                .optional(
                        DELAY,
                        LONG,
                        0L,
                        Range.atLeast(0L),
                        MEDIUM,
                        "How old a row's time has to be before the row is read, in milliseconds. A row that is"
                                + " committed more than that after its time may be missed.");
    }

    private static void defineColumns(KeyGroup group) {
        ColumnMappingKeys.define(group);
        group.optional(
                        NOT_NULL,
                        BOOLEAN,
                        true,
                        null,
                        LOW,
                        "Whether a growing column, or columns of times, that may all be null are refused. Rows with"
                                + " null there are never read. The columns of views, foreign tables and queries may"
                                + " always be null.")
                .optional(
                        ZONE,
                        STRING,
                        "UTC",
                        KeyValidators.parsedBy("a time zone such as `Europe/Berlin`", QueryKeys::zone),
                        MEDIUM,
                        "Time zone of the times in columns of type `timestamp`. Where it sets its clock back, the modes by"
                                + " time may miss changes of the hour that comes twice.")
                .optional(
                        QUERY,
                        STRING,
                        "",
                        null,
                        MEDIUM,
                        "One query that is read in place of tables; not together with a list of schemas or tables. Its records go to the topic `<topic.prefix>`, and"
                                + " count as those of the table `query.query`. They have a key if `message.key.columns`"
                                + " names one. Names without a schema are looked up in the `search_path` of"
                                + " `source.user`: name schemas if others may create objects in a schema of that path."
                                + " All other statements run with an empty path.")
                .optional(
                        SUFFIX,
                        STRING,
                        "",
                        null,
                        LOW,
                        "SQL at the end of the statement that looks for rows, such as `LIMIT 1000`. The modes with a"
                                + " growing column or a time read up to the last row that it leaves, with all rows of the"
                                + " same value, and the next poll continues after them. With `bulk`, the rows that it"
                                + " leaves out are not read. Not with `xmin`.")
                .optional(
                        DELETES,
                        STRING,
                        "ignore",
                        DELETED,
                        MEDIUM,
                        "Whether deleted rows are noticed: with `compare`, all keys are read with each poll and"
                                + " compared with those that were read before. The keys are kept in memory and in the"
                                + " progress topic.");
    }

    private static void defineTables(KeyGroup group) {
        group.optional(
                        LISTED,
                        STRING,
                        "",
                        KeyValidators.parsedBy(ListedTable.FORM, ListedTable::list),
                        MEDIUM,
                        "Tables that are read, by their exact names. By default all tables of the database that"
                                + " `table.types` allows; `table.include.list` and the like can narrow them down.")
                .optional(
                        UNLISTED,
                        STRING,
                        "",
                        KeyValidators.parsedBy(ListedTable.FORM, ListedTable::list),
                        LOW,
                        "Tables that are not read. Not together with `table.whitelist`.")
                .optional(
                        TYPES,
                        LIST,
                        List.of("TABLE"),
                        KeyValidators.listParsedBy("some of " + TableTypes.WORDS, TableTypes::kinds),
                        MEDIUM,
                        "What counts as a table. Case is ignored. A partitioned table is one `TABLE`, and its partitions"
                                + " are not read on their own. `PARTITIONED TABLE` alone leaves the other tables out.")
                .optional(
                        SCHEMA_PATTERN,
                        STRING,
                        null,
                        null,
                        LOW,
                        "Pattern of `LIKE` that a table's schema has to match. By default, and if it is empty, every schema"
                                + " does.")
                .optional(
                        INTERVAL,
                        LONG,
                        5000L,
                        Range.atLeast(1L),
                        MEDIUM,
                        "How long to wait between two polls of all tables, in milliseconds.")
                .optional(BATCH, INT, 1000, Range.between(1, 1_000_000), MEDIUM, "The most rows in a batch.")
                .optional(
                        LOOK_INTERVAL,
                        LONG,
                        60_000L,
                        Range.atLeast(1L),
                        LOW,
                        "How often new tables are looked for, in milliseconds.");
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a time zone", e);
        }
    }

    /** Returns whether tables are polled, by settings and those that override them. */
    static boolean isQuery(Map<String, String> settings, Map<String, String> overriding) {
        String mode = overriding.getOrDefault(SOURCE_MODE, settings.getOrDefault(SOURCE_MODE, ""));
        return mode.strip().equalsIgnoreCase("query");
    }

    /** Sets what has another default where tables are polled. */
    static void putDefaults(Map<String, String> settings) {
        if (!"raw".equals(settings.get(RecordKeys.VALUE_FORMAT))) {
            settings.putIfAbsent(RecordKeys.ENVELOPE, "flat");
        }
    }

    /** Returns how JDBC source connectors name topics; null if changes come from the log. */
    static @Nullable TopicTemplate template(ParsedSettings settings) {
        if (!isQuery(settings)) {
            return null;
        }
        return new TopicTemplate(settings.text(QUERY).isEmpty() ? "${topic.prefix}${table}" : "${topic.prefix}");
    }

    private static boolean isQuery(ParsedSettings settings) {
        return settings.has(SOURCE_MODE) && SOURCES.parse(settings.text(SOURCE_MODE)) == SourceMode.QUERY;
    }

    private static Set<String> names() {
        ConfigDef own = new ConfigDef();
        define(own);
        return own.names();
    }

    /** Finds keys of the other mode, and mistakes that only several values together show. */
    static void crossCheck(Collection<String> given, ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (!isQuery(settings)) {
            names().stream()
                    .filter(key -> given.contains(key) && !key.equals(SOURCE_MODE))
                    .forEach(key -> mistake.accept(key, "has no effect without " + SOURCE_MODE + "=query"));
            return;
        }
        given.stream()
                .filter(key -> OF_SLOT.stream().anyMatch(key::startsWith))
                .forEach(key -> mistake.accept(key, "has no effect with " + SOURCE_MODE + "=query; leave it out"));
        if (!given.contains(MODE)) {
            mistake.accept(MODE, "missing; expected one of " + MODES);
        } else if (settings.has(MODE) && settings.has(QUERY) && settings.has(TIMESTAMPS)) {
            check(MODES.parse(settings.text(MODE)), settings, mistake);
        }
        if (given.contains(LISTED) && given.contains(UNLISTED)) {
            mistake.accept(UNLISTED, "cannot be combined with " + LISTED + ": set one of them");
        }
    }

    private static void check(QueryMode mode, ParsedSettings settings, BiConsumer<String, String> mistake) {
        boolean isQuery = !settings.text(QUERY).isEmpty();
        if (settings.has(TIMESTAMP_INITIAL) && settings.number(TIMESTAMP_INITIAL) < -1) {
            mistake.accept(TIMESTAMP_INITIAL, "expected milliseconds since 1970, or -1 for the time of the first poll");
        }
        ColumnMappingKeys.check(settings, isQuery, settings.text(INCREMENTING), settings.list(TIMESTAMPS), mistake);
        if (mode.hasTimestamp() && settings.list(TIMESTAMPS).isEmpty() && !ColumnMappingKeys.hasTimes(settings)) {
            mistake.accept(
                    TIMESTAMPS, "missing; the mode " + mode.word() + " needs the column with the time of the change");
        }
        if (isQuery
                && mode.hasIncrementing()
                && settings.text(INCREMENTING).isEmpty()
                && !ColumnMappingKeys.hasGrowing(settings)) {
            mistake.accept(INCREMENTING, "missing; a query has no column that grows by itself");
        }
        if (isQuery && mode == QueryMode.XMIN) {
            mistake.accept(MODE, "xmin is for tables: a query's rows have no xmin of their own");
        }
        if (mode == QueryMode.XMIN && !settings.text(SUFFIX).isEmpty()) {
            mistake.accept(
                    SUFFIX,
                    "cannot be combined with mode=xmin: the rows that it leaves out would count as read; leave it out");
        }
        if (isQuery) {
            LISTS_OF_TABLES.stream()
                    .filter(list -> settings.has(list) && !settings.text(list).isEmpty())
                    .forEach(list -> mistake.accept(
                            list,
                            "cannot be combined with " + QUERY
                                    + ", which is read in place of tables: set one of them"));
        }
    }

    /** Returns the settings, null if changes come from the log. */
    static @Nullable QuerySettings settings(ParsedSettings settings, List<String> ignored) {
        if (!isQuery(settings)) {
            return null;
        }
        return new QuerySettings(
                MODES.parse(settings.text(MODE)),
                settings.text(INCREMENTING),
                ColumnMappingKeys.growing(settings),
                settings.textOrNull(INCREMENTING_INITIAL),
                settings.list(TIMESTAMPS),
                ColumnMappingKeys.times(settings),
                settings.has(TIMESTAMP_INITIAL) ? settings.number(TIMESTAMP_INITIAL) : null,
                Duration.ofMillis(settings.number(DELAY)),
                settings.flag(NOT_NULL),
                zone(settings.text(ZONE)),
                settings.text(QUERY),
                settings.text(SUFFIX),
                ListedTable.list(settings.text(LISTED)),
                ListedTable.list(settings.text(UNLISTED)),
                TableTypes.kinds(settings.list(TYPES)),
                settings.has(SCHEMA_PATTERN) && !settings.text(SCHEMA_PATTERN).isBlank()
                        ? settings.text(SCHEMA_PATTERN)
                        : null,
                Duration.ofMillis(settings.number(INTERVAL)),
                (int) settings.number(BATCH),
                Duration.ofMillis(settings.number(LOOK_INTERVAL)),
                DELETED.parse(settings.text(DELETES)),
                List.copyOf(ignored));
    }
}
