package dev.walferry.kafka.progress.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.progress.JsonFields;
import dev.walferry.replication.Publications.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records of query-based capture. {@code query} with a table is about the table's offset. {@code key} is about a row that was
 * read, and is there only if deletes are found by comparing keys; {@code of} says which columns the key is of, and {@code
 * keys} how many of a table there are. {@code query} alone says how many records about tables there are, offsets and counts
 * of keys:
 *
 * <pre>{@code
 * ["query"]                       {"version":1,"systemId":"7412...","database":"shop","tables":2}
 * ["query","public","orders"]     {"version":1,"systemId":"7412...","database":"shop","mode":"xmin","columns":[],
 *                                  "offset":{"seen":"7041"}}
 * ["keys","public","orders"]      {"version":1,"systemId":"7412...","database":"shop","count":1}
 * ["key","public","orders","17"]  {"version":1,"systemId":"7412...","database":"shop","of":"id:integer"}
 * }</pre>
 */
final class QueryProgressJson {
    /** What the count of tables is kept under. */
    static final String TABLES_KEY = "[\"query\"]";

    private static final int VERSION = 1;
    private static final int NAMES = 3;
    private static final String TABLES = "tables";
    private static final String COUNT = "count";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private QueryProgressJson() {}

    /** What there are records about. */
    enum Kind {
        /** Where the polling of a table goes on. */
        QUERY,
        /** How many of a table's keys there are. */
        KEYS,
        /** A row that was read. */
        KEY;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a record is about, and the values of a row's key. */
    record Subject(Kind kind, Table table, List<String> key) {}

    static byte[] tablesKey() {
        return TABLES_KEY.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] key(Table table) {
        return bytes(names(Kind.QUERY, table));
    }

    static byte[] countKey(Table table) {
        return bytes(names(Kind.KEYS, table));
    }

    static byte[] key(Table table, List<String> row) {
        ArrayNode key = names(Kind.KEY, table);
        row.forEach(key::add);
        return bytes(key);
    }

    private static ArrayNode names(Kind kind, Table table) {
        return MAPPER.createArrayNode().add(kind.word()).add(table.schema()).add(table.name());
    }

    static byte[] tables(QueryIdentity source, int tables) {
        return bytes(entry(source).put(TABLES, tables));
    }

    static int tables(JsonNode fields) throws IOException {
        return number(fields, TABLES);
    }

    static byte[] count(QueryIdentity source, int keys) {
        return bytes(entry(source).put(COUNT, keys));
    }

    static int count(JsonNode fields) throws IOException {
        return number(fields, COUNT);
    }

    private static int number(JsonNode fields, String name) throws IOException {
        if (!fields.path(name).isInt()) {
            throw new IOException("expected \"" + name + "\"");
        }
        return fields.path(name).intValue();
    }

    static byte[] value(QueryIdentity source, String keyOf) {
        return bytes(entry(source).put("of", keyOf));
    }

    static String keyOf(JsonNode fields) {
        return fields.path("of").asText();
    }

    static byte[] value(QueryIdentity source, PolledProgress progress) {
        ObjectNode fields = entry(source).put("mode", progress.mode());
        ArrayNode columns = fields.putArray("columns");
        progress.columns().forEach(columns::add);
        ObjectNode offset = fields.putObject("offset");
        new TreeMap<>(progress.offset()).forEach(offset::put);
        return bytes(fields);
    }

    private static ObjectNode entry(QueryIdentity source) {
        return MAPPER.createObjectNode()
                .put("version", VERSION)
                .put("systemId", source.systemId())
                .put("database", source.database());
    }

    /**
     * Reads a record's key.
     *
     * @throws IOException if it is none of these records
     */
    static Subject subject(String key) throws IOException {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : JsonFields.tree(key)) {
            parts.add(part.asText());
        }
        for (Kind kind : Kind.values()) {
            if (parts.size() >= NAMES && parts.get(0).equals(kind.word())) {
                Table table = new Table(parts.get(1), parts.get(2));
                return new Subject(kind, table, List.copyOf(parts.subList(NAMES, parts.size())));
            }
        }
        throw new IOException("expected an array that begins with \"query\", \"keys\" or \"key\"");
    }

    /**
     * Reads a value's fields.
     *
     * @throws IOException if it is not a value of this version
     */
    static JsonNode fields(byte[] value) throws IOException {
        JsonNode fields = JsonFields.tree(value);
        if (!fields.path("version").isInt()
                || !fields.path("systemId").isTextual()
                || !fields.path("database").isTextual()) {
            throw new IOException("expected \"version\", \"systemId\" and \"database\"");
        }
        if (fields.path("version").intValue() != VERSION) {
            throw new IOException("expected version " + VERSION + ", got version "
                    + fields.path("version").intValue());
        }
        return fields;
    }

    static QueryIdentity source(JsonNode fields) {
        return new QueryIdentity(
                fields.path("systemId").textValue(), fields.path("database").textValue());
    }

    static PolledProgress progress(Table table, JsonNode fields) throws IOException {
        if (!fields.path("mode").isTextual() || !fields.path("offset").isObject()) {
            throw new IOException("expected \"mode\" and \"offset\"");
        }
        List<String> columns = new ArrayList<>();
        fields.path("columns").forEach(column -> columns.add(column.asText()));
        Map<String, String> offset = new TreeMap<>();
        fields.path("offset")
                .properties()
                .forEach(part -> offset.put(part.getKey(), part.getValue().asText()));
        return new PolledProgress(table, fields.path("mode").textValue(), columns, offset);
    }

    private static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }
}
