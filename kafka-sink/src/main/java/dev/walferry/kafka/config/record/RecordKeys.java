package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.mode.RecordEnvelope;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.mode.RecordTimestamp;
import dev.walferry.kafka.config.mode.SkippableOperation;
import dev.walferry.kafka.config.mode.UnavailablePolicy;
import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.config.rule.TopicTemplate;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** The keys of {@link RecordSettings}. Their names are Debezium's wherever Debezium has such a key. */
public final class RecordKeys {
    /** The key for the first part of the names of topics. */
    public static final String PREFIX = "topic.prefix";

    private static final String KEY_FORMAT = "key.format";
    /** The key for the last part of the name of the topic of transactions. */
    public static final String TRANSACTION_TOPIC = TopicNameKeys.TRANSACTIONS;

    /** The key for the format of values. */
    public static final String VALUE_FORMAT = "value.format";

    /** Says what becomes of a value that was not sent. */
    public static final String UNAVAILABLE_POLICY = ValueKeys.UNAVAILABLE_POLICY;
    /** The key for the envelope around a row. */
    public static final String ENVELOPE = "value.envelope";

    private static final String TRANSACTIONS = "provide.transaction.metadata";
    private static final String SCHEMA_NAMES = "schema.name.adjustment.mode";
    private static final String FIELD_NAMES = "field.name.adjustment.mode";
    private static final String TOMBSTONES = "tombstones.on.delete";
    private static final String KEY_COLUMNS = "message.key.columns";
    private static final String TIMESTAMP = "record.timestamp";
    private static final String SKIPPED = "skipped.operations";

    private static final EnumWords<RecordFormat> FORMATS = EnumWords.hyphenated(RecordFormat.class);
    private static final EnumWords<RecordFormat> KEY_FORMATS = FORMATS.without(RecordFormat.RAW);
    private static final EnumWords<RecordEnvelope> ENVELOPES = EnumWords.of(RecordEnvelope.class);
    private static final EnumWords<NameAdjustment> NAMES = EnumWords.of(NameAdjustment.class);
    private static final EnumWords<RecordTimestamp> STAMP = EnumWords.of(RecordTimestamp.class);

    private RecordKeys() {}

    /**
     * Defines the keys.
     *
     * @param definition to which they are added
     */
    public static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Records");
        group.required(
                        PREFIX,
                        STRING,
                        KeyValidators.TOPIC_PREFIX,
                        HIGH,
                        "First part of every topic name, `<topic.prefix>.<schema>.<table>`, and the name of the source in"
                                + " every record.")
                .optional(
                        VALUE_FORMAT,
                        STRING,
                        "json",
                        FORMATS,
                        MEDIUM,
                        "How values are written: as JSON, or as JSON with a schema in every record (`json-schema`), as Kafka"
                                + " Connect's JsonConverter does with `schemas.enable=true`, or as Avro or Protobuf with"
                                + " schemas in the registry at `schema.registry.url` (`avro`, `protobuf`), in Confluent's wire"
                                + " format, or as the messages that pgoutput sends (`raw`), with each table's description in"
                                + " the topic `<topic.prefix>.relations`.")
                .optional(
                        KEY_FORMAT,
                        STRING,
                        null,
                        KEY_FORMATS,
                        MEDIUM,
                        "How keys are written. By default as values are, and as JSON with `raw` values.");
        defineEnvelope(group);
        ValueKeys.define(group);
        defineRest(group);
        FlatKeys.define(definition);
        HeaderKeys.define(definition);
        MessageKeys.define(definition);
        OutboxKeys.define(definition);
        ShapeKeys.define(definition);
        TopicNameKeys.define(definition);
    }

    private static void defineEnvelope(KeyGroup group) {
        group.optional(
                        ENVELOPE,
                        STRING,
                        "debezium",
                        ENVELOPES,
                        MEDIUM,
                        "What values contain: Debezium's envelope with the old row, the new row, the source and the operation, or the"
                                + " row alone (`flat`), as Debezium's ExtractNewRecordState leaves it.")
                .optional(
                        SCHEMA_NAMES,
                        STRING,
                        "none",
                        NAMES,
                        LOW,
                        "How names of schemas are changed into names that Avro accepts: not at all, other characters become"
                                + " underscores (`avro`), or they and the underscore become `_u` and their hexadecimal code"
                                + " (`avro_unicode`). With `none`, the format `avro` refuses a table whose name has other"
                                + " characters.")
                .optional(
                        FIELD_NAMES, STRING, "none", NAMES, LOW, "The same for the names of columns, in every format.");
    }

    private static void defineRest(KeyGroup group) {
        group.optional(
                        TOMBSTONES,
                        BOOLEAN,
                        true,
                        null,
                        MEDIUM,
                        "Whether each delete is followed by a tombstone: a record with the same key and no value, after"
                                + " which compaction can remove the key.")
                .optional(
                        TRANSACTIONS,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether each record says its place within its transaction, in the envelope's `transaction`, and"
                                + " whether the topic `<topic.prefix>.<topic.transaction>` has a record for the beginning and one for"
                                + " the end of each transaction, with the number of its events in all and in each table.")
                .optional(
                        TIMESTAMP,
                        STRING,
                        "commit",
                        STAMP,
                        LOW,
                        "A record's timestamp: the time at which its"
                                + " transaction was committed, or the time at which the daemon read the transaction (`now`)."
                                + " Either is moved to the nearest time that the topic takes"
                                + " (`message.timestamp.before.max.ms`, `message.timestamp.after.max.ms`).")
                .optional(
                        SKIPPED,
                        LIST,
                        List.of("none"),
                        new SkippableOperation.Letters(),
                        LOW,
                        "Changes that produce no record: `c` insert, `u` update, `d` delete, `t` truncate, `m` logical"
                                + " message. Nothing is skipped by default, unlike with Debezium, which skips truncates."
                                + " Logical messages need PostgreSQL 14.");
        defineKeys(group);
    }

    private static void defineKeys(KeyGroup group) {
        group.optional(
                KEY_COLUMNS,
                STRING,
                null,
                KeyValidators.parsedBy(KeyRule.FORM, KeyRule::parse),
                LOW,
                "Keys of records that replace the tables' own: `<table>:<column>,<column>;<table>:<column>`. A table is a"
                        + " regular expression for `<schema>.<table>` that ignores case. A column is a name; their order is"
                        + " the order within the key. Each table that matches needs all of them: the daemon stops at the"
                        + " first row of one that lacks a column. With no column after the colon, records have no key. The table's"
                        + " replica identity must cover the columns before rows are updated or deleted; `REPLICA IDENTITY"
                        + " FULL` covers all.");
    }

    /**
     * Reads how topics are named.
     *
     * @param settings parsed and without mistakes
     * @param usual the topics of a source with names of its own, null for {@code <prefix>.<schema>.<table>}
     * @return the settings
     */
    public static TopicNameSettings topicNames(ParsedSettings settings, @Nullable TopicTemplate usual) {
        return TopicNameKeys.settings(settings, settings.text(PREFIX), usual);
    }

    /**
     * Reads the settings.
     *
     * @param settings parsed and without mistakes
     * @param topics how topics are named
     * @param reserved the topics that are for other records
     * @return the settings
     */
    public static RecordSettings settings(ParsedSettings settings, TopicNameSettings topics, ReservedTopics reserved) {
        return new RecordSettings(
                settings.text(PREFIX),
                keyFormat(settings),
                FORMATS.parse(settings.text(VALUE_FORMAT)),
                ENVELOPES.parse(settings.text(ENVELOPE)),
                FlatKeys.settings(settings),
                HeaderKeys.settings(settings),
                MessageKeys.settings(settings),
                OutboxKeys.settings(settings),
                settings.flag(TRANSACTIONS),
                NAMES.parse(settings.text(SCHEMA_NAMES)),
                NAMES.parse(settings.text(FIELD_NAMES)),
                ValueKeys.decimals(settings),
                ValueKeys.times(settings),
                ValueKeys.intervals(settings),
                ValueKeys.binaries(settings),
                ValueKeys.hstores(settings),
                ValueKeys.unavailablePolicy(settings),
                ValueKeys.unavailable(settings),
                ValueKeys.conversion(settings),
                settings.flag(TOMBSTONES),
                STAMP.parse(settings.text(TIMESTAMP)),
                SkippableOperation.parse(settings.list(SKIPPED)),
                KeyRule.parse(Objects.requireNonNullElse(settings.textOrNull(KEY_COLUMNS), "")),
                ShapeKeys.settings(settings),
                topics,
                reserved);
    }

    private static RecordFormat keyFormat(ParsedSettings settings) {
        String key = settings.textOrNull(KEY_FORMAT);
        RecordFormat value = FORMATS.parse(settings.text(VALUE_FORMAT));
        if (key == null) {
            return value == RecordFormat.RAW ? RecordFormat.JSON : value;
        }
        return FORMATS.parse(key);
    }

    /**
     * Reports settings that do not go together.
     *
     * @param settings as far as they could be parsed
     * @param mistake takes a key and what is wrong with it
     */
    public static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        ShapeKeys.crossCheck(settings, mistake);
        MessageKeys.crossCheck(settings, mistake);
        OutboxKeys.crossCheck(settings, mistake);
        TopicNameKeys.crossCheck(settings, mistake);
        checkNames(settings, new ChosenNames(mistake));
        if (settings.has(VALUE_FORMAT) && FORMATS.parse(settings.text(VALUE_FORMAT)) == RecordFormat.RAW) {
            checkRaw(settings, mistake);
        }
    }

    /**
     * Returns whether a new row with a value that was not sent stops the stream.
     *
     * @param settings as far as they could be parsed
     * @return false if that cannot be told
     */
    public static boolean refusesUnsent(ParsedSettings settings) {
        return settings.has(VALUE_FORMAT)
                && FORMATS.parse(settings.text(VALUE_FORMAT)) != RecordFormat.RAW
                && settings.has(UNAVAILABLE_POLICY)
                && ValueKeys.unavailablePolicy(settings) == UnavailablePolicy.FAIL;
    }

    private static void checkNames(ParsedSettings settings, ChosenNames names) {
        RecordFormat values = settings.has(VALUE_FORMAT) ? FORMATS.parse(settings.text(VALUE_FORMAT)) : null;
        RecordFormat keys = values == null ? null : keyFormat(settings);
        if (settings.has(ENVELOPE) && ENVELOPES.parse(settings.text(ENVELOPE)) == RecordEnvelope.FLAT) {
            FlatKeys.crossCheck(settings, values, names);
        }
        OutboxKeys.checkNames(settings, values, names);
        TopicNameKeys.checkNames(settings, keys, names);
    }

    /**
     * Finds the formats that need a schema registry.
     *
     * @param settings as far as they could be parsed
     * @return the formats by key, none if no registry is needed
     */
    public static Map<String, String> needingRegistry(ParsedSettings settings) {
        Map<String, String> formats = new LinkedHashMap<>();
        for (String key : List.of(VALUE_FORMAT, KEY_FORMAT)) {
            String format = settings.textOrNull(key);
            if (format != null && FORMATS.parse(format).needsRegistry()) {
                formats.put(key, format);
            }
        }
        return formats;
    }

    /** A raw value is what PostgreSQL sent, and would show what another setting means to hide. */
    private static void checkRaw(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (settings.has(ENVELOPE) && ENVELOPES.parse(settings.text(ENVELOPE)) == RecordEnvelope.FLAT) {
            mistake.accept(ENVELOPE, VALUE_FORMAT + "=raw has no envelope; leave it out");
        }
        for (String key : ShapeKeys.ofColumns(settings)) {
            mistake.accept(
                    key,
                    VALUE_FORMAT + "=raw has every column as PostgreSQL sent it; use a publication with a column list"
                            + " instead");
        }
    }
}
