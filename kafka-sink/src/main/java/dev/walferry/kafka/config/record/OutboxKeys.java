package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.OutboxSettings.AddedHeader;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

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
    private static final String HEADERS = "outbox.table.fields.additional.placement";
    private static final String TOMBSTONES = "outbox.route.tombstone.on.empty.payload";
    private static final String HEADER = "header";
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
                        "Aggregate types whose events come as logical messages: the prefix is `outbox:<aggregate type>` or"
                                + " `outbox:<aggregate type>:<aggregate id>`, the content is the value of the event's record,"
                                + " the aggregate id its key. Case is ignored. Every role can write such messages, so name"
                                + " the types rather than `.*`. Other messages are ordinary ones. Needs PostgreSQL 14.")
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
                                + " allow becomes an underscore.");
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
                        HEADERS,
                        LIST,
                        List.of(),
                        KeyValidators.listParsedBy(
                                "columns as <column>:header or <column>:header:<name>", OutboxKeys::headers),
                        LOW,
                        "Columns that become headers: `<column>:header`, or `<column>:header:<name>` for another name.")
                .optional(
                        TOMBSTONES,
                        BOOLEAN,
                        false,
                        null,
                        LOW,
                        "Whether an event with an empty payload becomes a tombstone, a record without a value. An event"
                                + " whose payload is NULL always does.");
    }

    static OutboxSettings settings(ParsedSettings settings) {
        return new OutboxSettings(
                settings.namesOrNull(TYPES),
                settings.namesOrNull(TABLES),
                settings.text(TOPIC),
                settings.text(ID),
                settings.text(KEY),
                settings.text(TYPE),
                settings.text(PAYLOAD),
                headers(settings.list(HEADERS)),
                settings.flag(TOMBSTONES));
    }

    private static void checkTopic(String template) {
        if (!TOPIC_TEXT
                .matcher(template.replace("${routedByValue}", "").strip())
                .matches()) {
            throw new IllegalArgumentException(
                    "expected ${routedByValue} and, around it, a-z, A-Z, 0-9, '.', '_' and '-'");
        }
    }

    private static List<AddedHeader> headers(List<String> placements) {
        List<AddedHeader> headers = new ArrayList<>();
        for (String placement : placements) {
            String[] parts = placement.strip().split(":", -1);
            if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || !parts[1].equals(HEADER)) {
                throw new IllegalArgumentException("'" + placement.strip()
                        + "' is not a placement: expected <column>:header or <column>:header:<name>");
            }
            headers.add(new AddedHeader(parts[0], parts.length == 3 ? parts[2] : parts[0]));
        }
        return List.copyOf(headers);
    }
}
