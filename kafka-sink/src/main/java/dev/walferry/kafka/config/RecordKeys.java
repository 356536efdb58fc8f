package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of {@link RecordSettings}. Names are Debezium's wherever it has such a key. */
final class RecordKeys {
    private static final String PREFIX = "topic.prefix";
    private static final String FORMAT = "value.format";
    private static final String DECIMALS = "decimal.handling.mode";
    private static final String TIMES = "time.precision.mode";
    private static final String INTERVALS = "interval.handling.mode";
    private static final String BINARIES = "binary.handling.mode";
    private static final String HSTORES = "hstore.handling.mode";
    private static final String UNAVAILABLE = "unavailable.value.placeholder";
    private static final String TOMBSTONES = "tombstones.on.delete";
    private static final String KEY_COLUMNS = "message.key.columns";
    private static final String SKIPPED = "skipped.operations";

    private static final Choice<ValueFormatName> FORMATS = Choice.of(ValueFormatName.class);
    private static final Choice<DecimalHandling> DECIMAL = Choice.of(DecimalHandling.class);
    private static final Choice<TimePrecision> TIME = Choice.of(TimePrecision.class);
    private static final Choice<IntervalHandling> INTERVAL = Choice.of(IntervalHandling.class);
    private static final Choice<BinaryHandling> BINARY = Choice.hyphenated(BinaryHandling.class);
    private static final Choice<HstoreHandling> HSTORE = Choice.of(HstoreHandling.class);

    private RecordKeys() {}

    static void define(ConfigDef definition) {
        Section section = new Section(definition, "Records");
        section.required(
                        PREFIX,
                        STRING,
                        Checks.TOPIC_PREFIX,
                        HIGH,
                        "First part of every topic's name,"
                                + " `<topic.prefix>.<schema>.<table>`, and the source's name within every record.")
                .optional(FORMAT, STRING, "json", FORMATS, MEDIUM, "Format of record values.")
                .optional(
                        DECIMALS,
                        STRING,
                        "precise",
                        DECIMAL,
                        MEDIUM,
                        "How `numeric` and `money` are written:"
                                + " the unscaled value as base64, a JSON number, or a string of digits.")
                .optional(
                        TIMES,
                        STRING,
                        "adaptive",
                        TIME,
                        MEDIUM,
                        "How `date`, `time` and `timestamp` are"
                                + " written. `timestamptz` and `timetz` are ISO 8601 strings in every mode.")
                .optional(
                        INTERVALS,
                        STRING,
                        "numeric",
                        INTERVAL,
                        LOW,
                        "How `interval` is written: microseconds"
                                + " (a month being 30.4375 days) or an ISO 8601 duration.");
        defineRest(section);
    }

    private static void defineRest(Section section) {
        section.optional(
                        BINARIES,
                        STRING,
                        "bytes",
                        BINARY,
                        LOW,
                        "How `bytea` is written. In JSON, `bytes` and" + " `base64` are the same.")
                .optional(
                        HSTORES,
                        STRING,
                        "json",
                        HSTORE,
                        LOW,
                        "How `hstore` is written: a string that holds a" + " JSON object, or a JSON object.")
                .optional(
                        UNAVAILABLE,
                        STRING,
                        "__debezium_unavailable_value",
                        Checks.PLACEHOLDER,
                        LOW,
                        "Stands"
                                + " for a value that PostgreSQL did not send: one that lies out of line (TOAST) and was not"
                                + " changed. `hex:` and digits for bytes that are not text.")
                .optional(
                        TOMBSTONES,
                        BOOLEAN,
                        true,
                        null,
                        MEDIUM,
                        "Whether a delete is followed by a record"
                                + " with the same key and no value, which lets compacted topics forget the key.")
                .optional(
                        SKIPPED,
                        LIST,
                        List.of("none"),
                        new SkippableOperation.Letters(),
                        LOW,
                        "Changes that"
                                + " become no record: `c` insert, `u` update, `d` delete, `t` truncate, `m` logical message."
                                + " Nothing is skipped by default; Debezium leaves out truncates. Logical messages need PostgreSQL 14.");
        defineKeys(section);
    }

    private static void defineKeys(Section section) {
        section.optional(
                KEY_COLUMNS,
                STRING,
                null,
                new KeyRule.Syntax(),
                LOW,
                "Keys of records in place of the tables' own:"
                        + " `<table>:<column>,<column>;<table>:<column>`. A table is a regular expression for"
                        + " `<schema>.<table>`, upper or lower case, a column is a name, in the order that the key is to"
                        + " have. No column after the colon: records without a key. The table's replica identity must"
                        + " cover the columns, as `REPLICA IDENTITY FULL` does, before rows are updated or deleted.");
    }

    static RecordSettings settings(Values values) {
        return new RecordSettings(
                values.text(PREFIX),
                FORMATS.parse(values.text(FORMAT)),
                DECIMAL.parse(values.text(DECIMALS)),
                TIME.parse(values.text(TIMES)),
                INTERVAL.parse(values.text(INTERVALS)),
                BINARY.parse(values.text(BINARIES)),
                HSTORE.parse(values.text(HSTORES)),
                values.text(UNAVAILABLE),
                values.flag(TOMBSTONES),
                SkippableOperation.parse(values.list(SKIPPED)),
                KeyRule.parse(Objects.requireNonNullElse(values.textOrNull(KEY_COLUMNS), "")));
    }

    static RecordSettings defaults(String topicPrefix) {
        ConfigDef definition = new ConfigDef();
        define(definition);
        return settings(new Values(definition.parse(Map.of(PREFIX, topicPrefix))));
    }
}
