package dev.walferry.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sources from which the values of a lane can be derived: its other records, the tables, and the time of the test.
 * A value that matches is compared as words in parentheses, so that a documented difference can say what it must be.
 */
final class DerivedValues {
    /** A column's text, as PostgreSQL prints it. */
    private static final String PRINTED = "(as printed)";
    /** An array of what the table of single values has in the column of the same name, or the schema of such arrays. */
    private static final String ARRAY = "(array of the same)";
    /** When a transaction of the lane was committed. */
    private static final String COMMITTED = "(time of a commit)";
    /** A time between the beginning of the test and now. */
    private static final String MEANWHILE = "(time of the test)";
    /** A value that all records of the lane have. */
    private static final String SAME = "(the same in all)";
    /** The record's own position, in its {@code source.sequence}. */
    private static final String OWN = "(lsn)";
    /** The position of a message outside of transactions. */
    private static final String MESSAGE = "(message)";

    /** Where a row that was read belongs among the changes. How many rows have the same place depends on the time of reading. */
    private static final String PLACE = "(place of a read)";

    /** The mark of the first row of a table that a snapshot reads. Which table is first depends on the run. */
    static final String FIRST = "(first of its table)";

    private static final Set<String> FIRST_MARKERS = Set.of("first", "first_in_data_collection");

    private static final String SINGLE = "public.scalars";
    private static final String ARRAYS = "public.arrays";

    private final Map<String, List<TopicRecord>> lane;
    private final Map<String, List<TopicRecord>> usual;
    private final Map<String, Map<String, @Nullable String>> printed;
    private final Instant begun;
    private final Set<Long> commits = new HashSet<>();
    private final Set<String> messages = new HashSet<>();

    /**
     * What is known of a lane.
     *
     * @param lane its records
     * @param usual those of a lane in the same format whose columns are not treated
     * @param printed the texts of columns by their names, by row
     * @param begun when the test began
     */
    DerivedValues(
            Map<String, List<TopicRecord>> lane,
            Map<String, List<TopicRecord>> usual,
            Map<String, Map<String, @Nullable String>> printed,
            Instant begun) {
        this.lane = lane;
        this.usual = usual;
        this.printed = printed;
        this.begun = begun;
        lane.values().stream().flatMap(Collection::stream).forEach(this::learn);
    }

    private void learn(TopicRecord record) {
        JsonNode source = record.payload().path("source");
        String operation = record.payload().path("op").asText();
        if (operation.equals("r")) {
            return;
        }
        if (source.path("txId").isNumber()) {
            commits.add(source.path("ts_ns").longValue());
        } else if (operation.equals("m")) {
            messages.add(source.path("lsn").asText());
        }
    }

    /**
     * Returns a value in the form that is compared.
     *
     * @param topic the topic of its record
     * @param record its record
     * @param path where it is in the record, or in its schema
     * @param value the value
     * @param other what the other lane has
     */
    String text(String topic, TopicRecord record, String path, JsonNode value, JsonNode other) {
        String word = path.startsWith("source.") ? ofSource(record, path.substring("source.".length()), value) : null;
        if (word == null && topic.equals(SINGLE) && other.isMissingNode() && isPrinted(record, path, value)) {
            word = PRINTED;
        }
        if (word == null && topic.equals(ARRAYS)) {
            word = ofArray(record, path, value, other);
        }
        if (word != null) {
            return word;
        }
        return value instanceof MissingNode ? Difference.ABSENT : value.toString();
    }

    private @Nullable String ofSource(TopicRecord record, String field, JsonNode value) {
        if (isRead(record) && isPlace(record, field, value)) {
            return PLACE;
        }
        switch (field) {
            case "ts_ms", "ts_us", "ts_ns" -> {
                return isRead(record) && isMeanwhile(field, value) ? MEANWHILE : ofTime(field, value);
            }
            case "snapshot" -> {
                return isRead(record) && FIRST_MARKERS.contains(value.asText()) ? FIRST : null;
            }
            case "lsn", "txId" -> {
                return value.isNumber() && isSame("/source/" + field, value) ? SAME : null;
            }
            case "sequence" -> {
                String own = record.payload().at("/source/lsn").asText();
                String text = value.toString().replace("\\\"" + own + "\\\"", "\\\"" + OWN + "\\\"");
                for (String lsn : messages) {
                    text = text.replace("\\\"" + lsn + "\\\"", "\\\"" + MESSAGE + "\\\"");
                }
                return text;
            }
            default -> {
                return null;
            }
        }
    }

    private static boolean isRead(TopicRecord record) {
        return record.payload().path("op").asText().equals("r");
    }

    private static boolean isPlace(TopicRecord record, String field, JsonNode value) {
        if (field.equals("lsn")) {
            return value.isNumber();
        }
        String own = record.payload().at("/source/lsn").asText();
        return field.equals("sequence") && value.asText().matches("\\[(null|\"\\d+\"),\"" + own + "\"]");
    }

    private boolean isMeanwhile(String unit, JsonNode value) {
        Instant time = instant(unit, value);
        return !time.isBefore(begun) && !time.isAfter(Instant.now());
    }

    private static Instant instant(String unit, JsonNode value) {
        long perSecond = unit.equals("ts_ms") ? 1000 : unit.equals("ts_us") ? 1_000_000 : 1_000_000_000;
        long nanos = value.longValue() % perSecond * (1_000_000_000 / perSecond);
        return Instant.ofEpochSecond(value.longValue() / perSecond, nanos);
    }

    private @Nullable String ofTime(String unit, JsonNode value) {
        long perSecond = unit.equals("ts_ms") ? 1000 : unit.equals("ts_us") ? 1_000_000 : 1_000_000_000;
        long divisor = 1_000_000_000 / perSecond;
        if (commits.stream().anyMatch(commit -> commit / divisor == value.longValue())) {
            return COMMITTED;
        }
        if (isSame("/source/" + unit, value)) {
            return SAME;
        }
        return isMeanwhile(unit, value) ? MEANWHILE : null;
    }

    private boolean isSame(String pointer, JsonNode value) {
        return lane.values().stream()
                .flatMap(Collection::stream)
                .map(record -> record.payload().at(pointer))
                .allMatch(found -> found.isMissingNode() || found.equals(value));
    }

    private boolean isPrinted(TopicRecord record, String path, JsonNode value) {
        Map<String, @Nullable String> row = printed.get(row(record));
        String column = path.substring(path.lastIndexOf('.') + 1);
        if (row == null || !path.matches("(before|after)\\.\\w+") || !row.containsKey(column)) {
            return false;
        }
        String text = row.get(column);
        return text == null
                ? value.isNull()
                : value.isTextual() && value.textValue().equals(text);
    }

    /** Returns the row of a record; the row "moved" is the typical one under another id. */
    private static String row(TopicRecord record) {
        String label = record.label();
        String id = label.substring(label.indexOf('/') + 1);
        return id.equals("moved") ? "typical" : id;
    }

    private @Nullable String ofArray(TopicRecord record, String path, JsonNode value, JsonNode other) {
        if (value.isMissingNode()) {
            return null;
        }
        if (path.startsWith("fields.")) {
            return other.isMissingNode() && value.has("items") ? ofArraySchema(path, value) : null;
        }
        String id = row(record);
        boolean isNested = id.equals("two dimensions");
        if (!path.matches("after\\.\\w+") || !(isNested || other.isMissingNode() || other.isNull())) {
            return null;
        }
        return List.of(lane, usual).stream()
                        .map(records -> array(single(records, isNested ? "typical" : id, path), id, isNested))
                        .anyMatch(array -> array != null && array.toString().equals(value.toString()))
                ? ARRAY
                : null;
    }

    /** Returns what the table of single values has in a row when it is inserted, or read. */
    private static @Nullable JsonNode single(Map<String, List<TopicRecord>> records, String id, String path) {
        return records.getOrDefault(SINGLE, List.of()).stream()
                .filter(record ->
                        record.label().matches("[cr]/.*") && row(record).equals(id))
                .map(record -> record.payload().at("/" + path.replace('.', '/')))
                .findFirst()
                .orElse(null);
    }

    /** Returns the array that the workload makes of a value: with a null in between, or of two dimensions. */
    private static @Nullable JsonNode array(@Nullable JsonNode element, String id, boolean isNested) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        if (id.equals("empty")) {
            return array;
        }
        if (element == null || element.isMissingNode() || element.isNull()) {
            return element == null || element.isMissingNode() ? null : element;
        }
        if (isNested) {
            array.addArray().add(element);
            array.addArray().add(element);
            return array;
        }
        return array.add(element).addNull().add(element);
    }

    /** Keeps the parameters that say how the column is treated. */
    private @Nullable String ofArraySchema(String path, JsonNode value) {
        String column = path.substring(path.lastIndexOf('.') + 1);
        ObjectNode plain = value.deepCopy();
        JsonNode parameters = plain.remove("parameters");
        for (Map<String, List<TopicRecord>> records : List.of(lane, usual)) {
            ObjectNode expected = arraySchema(records, column);
            if (expected != null && expected.toString().equals(plain.toString())) {
                return ARRAY + (parameters == null ? "" : parameters.toString());
            }
        }
        return null;
    }

    private static @Nullable ObjectNode arraySchema(Map<String, List<TopicRecord>> records, String column) {
        JsonNode element = records.getOrDefault(SINGLE, List.of()).stream()
                .filter(TopicRecord::hasSchema)
                .map(record -> RecordComparison.named(record.value().get("schema")))
                .map(schema -> schema.at("/fields/after/fields/" + column))
                .findFirst()
                .orElse(MissingNode.getInstance());
        if (!element.isObject()) {
            return null;
        }
        ObjectNode items = element.deepCopy();
        items.remove("field");
        ObjectNode array = JsonNodeFactory.instance.objectNode();
        array.put("type", "array");
        array.set("items", items);
        return array.put("optional", true).put("field", column);
    }
}
