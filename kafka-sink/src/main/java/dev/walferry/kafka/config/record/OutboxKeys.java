package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.mode.JsonEmptyArrays;
import dev.walferry.kafka.config.mode.JsonNulls;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.settings.JsonExpansion;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.OutboxSettings.AddedColumn;
import dev.walferry.kafka.config.syntax.EnumWords;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@link OutboxSettings}. A key that begins with {@code outbox.} has the name of an option of Debezium's
 * EventRouter after that.
 */
final class OutboxKeys {
    private static final String TYPES = "outbox.message.types";
    private static final String TABLES = "outbox.table.include.list";
    private static final String TOPIC = "outbox.route.topic.replacement";
    private static final String ID = "outbox.table.field.event.id";
    private static final String KEY = "outbox.table.field.event.key";
    private static final String TYPE = "outbox.route.by.field";
    private static final String PAYLOAD = "outbox.table.field.event.payload";
    private static final String PLACEMENT = "outbox.table.fields.additional.placement";
    private static final String EXPAND = "outbox.table.expand.json.payload";
    private static final String NULLS = "outbox.table.json.payload.null.behavior";
    private static final String EMPTY_ARRAYS = "outbox.table.json.payload.empty.array.behavior";
    private static final String IGNORE = "ignore";
    private static final String TOMBSTONES = "outbox.route.tombstone.on.empty.payload";
    private static final EnumWords<JsonNulls> NULL = EnumWords.of(JsonNulls.class);
    private static final EnumWords<JsonEmptyArrays> EMPTY_ARRAY = EnumWords.of(JsonEmptyArrays.class);
    private static final Pattern TOPIC_TEXT = Pattern.compile("[a-zA-Z0-9._-]{0,150}");

    private OutboxKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, "Outbox");
        group.optional(
                        TYPES,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "Aggregate types whose events come as logical messages: the prefix is `outbox:<aggregate type>`"
                                + " or `outbox:<aggregate type>:<aggregate id>`, the content is the value of the"
                                + " event's record, the aggregate id its key. Case is ignored. Any role can write such"
                                + " messages, so name the types rather than `.*`. Other messages are ordinary ones."
                                + " Needs PostgreSQL 14.")
                .optional(
                        TABLES,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "Outbox tables, by `<schema>.<table>`. An inserted row becomes what Debezium's EventRouter makes of"
                                + " it: the payload as the value, the aggregate's id as the key, the event's id in the header"
                                + " `id`. Other changes of the table have no record.")
                .optional(
                        TOPIC,
                        STRING,
                        "outbox.event.${routedByValue}",
                        KeyValidators.parsedBy("${routedByValue} and characters of topics", OutboxKeys::checkTopic),
                        LOW,
                        "Topic of an event, with `${routedByValue}` for the aggregate type. A character that Kafka does not"
                                + " allow becomes an underscore. A row whose topic would be one of Walferry's own, of Kafka's or"
                                + " of a table is refused; a logical message whose topic would be one is delivered as an ordinary one.");
        defineColumns(group);
    }

    private static void defineColumns(KeyGroup group) {
        group.optional(ID, STRING, "id", KeyValidators.NOT_EMPTY, LOW, "Column of an outbox table: the event's id.")
                .optional(KEY, STRING, "aggregateid", KeyValidators.NOT_EMPTY, LOW, "The column of the aggregate's id.")
                .optional(
                        TYPE,
                        STRING,
                        "aggregatetype",
                        KeyValidators.NOT_EMPTY,
                        LOW,
                        "The column of the aggregate type, which decides the topic.")
                .optional(PAYLOAD, STRING, "payload", KeyValidators.NOT_EMPTY, LOW, "The column of the payload.")
                .optional(
                        PLACEMENT,
                        LIST,
                        List.of(),
                        KeyValidators.listParsedBy(
                                "columns as <column>:<place> or <column>:<place>:<name>", Placement::of),
                        LOW,
                        "Where other columns go: `<column>:header` makes a header of it, `<column>:envelope` a field beside"
                                + " the payload, and `<column>:partition` decides the partition; append `:<name>` for"
                                + " another name. With a field, the value is a structure in `value.format`, with the payload"
                                + " in the field `payload`. A field without its own name has its column's, changed as"
                                + " `field.name.adjustment.mode` says. Needs `outbox.table.include.list`.")
                .optional(
                        EXPAND,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether a payload that is the text of a JSON object or array becomes a structure in"
                                + " `value.format`, with a schema inferred from it. A payload that cannot become one stays text."
                                + " Needs `outbox.table.include.list`.")
                .optional(
                        NULLS,
                        STRING,
                        IGNORE,
                        NULL,
                        LOW,
                        "What becomes of a null in such a payload: it has no field, or one of bytes (`optional_bytes`).")
                .optional(
                        EMPTY_ARRAYS,
                        STRING,
                        IGNORE,
                        EMPTY_ARRAY,
                        LOW,
                        "What becomes of an empty array in such a payload: it has no field, or one that is an array of"
                                + " strings (`optional_string`).")
                .optional(
                        TOMBSTONES,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether an event with an empty payload becomes a tombstone, a record without a value. An event"
                                + " whose payload is NULL always becomes one, unless columns are fields beside the"
                                + " payload.");
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        if (!settings.has(TABLES)) {
            String remedy = "has an effect on outbox tables only: set " + TABLES + ", or leave this out";
            if (settings.has(PLACEMENT) && !settings.list(PLACEMENT).isEmpty()) {
                mistake.accept(PLACEMENT, remedy);
            }
            for (String key : List.of(EXPAND, TOMBSTONES)) {
                if (settings.has(key) && settings.flag(key)) {
                    mistake.accept(key, remedy);
                }
            }
        }
        if (settings.has(EXPAND) && !settings.flag(EXPAND)) {
            for (String key : List.of(NULLS, EMPTY_ARRAYS)) {
                if (settings.has(key) && !settings.text(key).equalsIgnoreCase(IGNORE)) {
                    mistake.accept(key, "has no effect unless " + EXPAND + " is true: set that, or leave this out");
                }
            }
        }
    }

    /** A field without its own name has its column's, which is adjusted. */
    static void checkNames(ParsedSettings settings, @Nullable RecordFormat format, ChosenNames names) {
        if (settings.has(PLACEMENT)) {
            List<String> chosen = Placement.of(settings.list(PLACEMENT)).fields().stream()
                    .filter(field -> field.alias() != null)
                    .map(AddedColumn::name)
                    .toList();
            names.check(PLACEMENT, chosen, format);
        }
    }

    static OutboxSettings settings(ParsedSettings settings) {
        Placement placement = Placement.of(settings.list(PLACEMENT));
        return new OutboxSettings(
                settings.namesOrNull(TYPES),
                settings.namesOrNull(TABLES),
                settings.text(TOPIC),
                settings.text(ID),
                settings.text(KEY),
                settings.text(TYPE),
                settings.text(PAYLOAD),
                placement.headers(),
                placement.fields(),
                placement.partition(),
                expansion(settings),
                settings.flag(TOMBSTONES));
    }

    private static @Nullable JsonExpansion expansion(ParsedSettings settings) {
        return settings.flag(EXPAND)
                ? new JsonExpansion(
                        NULL.parse(settings.text(NULLS)) == JsonNulls.OPTIONAL_BYTES,
                        EMPTY_ARRAY.parse(settings.text(EMPTY_ARRAYS)) == JsonEmptyArrays.OPTIONAL_STRING)
                : null;
    }

    private static void checkTopic(String template) {
        if (!TOPIC_TEXT
                .matcher(template.replace("${routedByValue}", "").strip())
                .matches()) {
            throw new IllegalArgumentException(
                    "expected ${routedByValue} and, around it, a-z, A-Z, 0-9, '.', '_' and '-'");
        }
    }

    /** The columns by their places. */
    private record Placement(
            List<AddedColumn> headers,
            List<AddedColumn> fields,
            @Nullable String partition) {
        static Placement of(List<String> texts) {
            List<AddedColumn> headers = new ArrayList<>();
            List<AddedColumn> fields = new ArrayList<>();
            List<String> partitions = new ArrayList<>();
            for (String text : texts) {
                String[] parts =
                        Arrays.stream(text.split(":", -1)).map(String::strip).toArray(String[]::new);
                if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
                    throw refused(text);
                }
                AddedColumn column = new AddedColumn(parts[0], parts.length == 3 ? parts[2] : null);
                switch (parts[1].toLowerCase(Locale.ROOT)) {
                    case "header" -> headers.add(column);
                    case "envelope" -> fields.add(column);
                    case "partition" -> partitions.add(column.column());
                    default -> throw refused(text);
                }
            }
            Set<String> names = new HashSet<>(Set.of("payload"));
            for (AddedColumn field : fields) {
                if (!names.add(field.name())) {
                    throw new IllegalArgumentException("two fields would be called '" + field.name() + "'");
                }
            }
            if (partitions.size() > 1) {
                throw new IllegalArgumentException("several columns decide the partition; expected one");
            }
            return new Placement(
                    List.copyOf(headers), List.copyOf(fields), partitions.isEmpty() ? null : partitions.get(0));
        }

        private static IllegalArgumentException refused(String text) {
            return new IllegalArgumentException("'" + text.strip()
                    + "' is not a placement: expected <column>:<place> or <column>:<place>:<name>, where the place is header,"
                    + " envelope or partition");
        }
    }
}
