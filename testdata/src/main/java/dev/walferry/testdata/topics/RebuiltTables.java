package dev.walferry.testdata.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Tables rebuilt from their topics alone, as any consumer could do it: a record's key identifies the row, and its value
 * holds the row's new version. A delete or a tombstone removes the row, a truncate removes all rows. Records without a key
 * are rows of their own. Not thread-safe.
 */
public final class RebuiltTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNAVAILABLE = "__debezium_unavailable_value";
    private static final String NEW_KEY = "__debezium.newkey";

    private final Map<String, Table> tables = new TreeMap<>();
    private final int prefixLength;
    private long records;

    private RebuiltTables(String prefix) {
        this.prefixLength = prefix.length() + 1;
    }

    /** The rows of one table now, and every version of each row that has a key. */
    private static final class Table {
        private final Map<JsonNode, ObjectNode> rowByKey = new HashMap<>();
        private final Map<JsonNode, List<ObjectNode>> history = new HashMap<>();
        private final List<ObjectNode> keyless = new ArrayList<>();
    }

    /**
     * Reads everything that the topics of a prefix hold now.
     *
     * @param bootstrapServers where Kafka is
     * @param prefix the daemon's {@code topic.prefix}
     * @return the tables
     */
    public static RebuiltTables read(String bootstrapServers, String prefix) {
        return read(bootstrapServers, prefix, Map.of());
    }

    /**
     * Does the same as a consumer of a certain kind.
     *
     * @param bootstrapServers where Kafka is
     * @param prefix the daemon's {@code topic.prefix}
     * @param settings more of the consumer's settings
     * @return the tables
     */
    public static RebuiltTables read(String bootstrapServers, String prefix, Map<String, Object> settings) {
        RebuiltTables rebuilt = new RebuiltTables(prefix);
        try (TopicReader reader = new TopicReader(bootstrapServers, prefix, settings)) {
            reader.readAll(rebuilt::add);
        }
        return rebuilt;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Table table = tables.computeIfAbsent(record.topic().substring(prefixLength), name -> new Table());
        JsonNode key = parse(record.key());
        JsonNode value = parse(record.value());
        if (value == null) {
            table.rowByKey.remove(key); // a tombstone
            return;
        }
        switch (value.path("op").asText()) {
            case "c", "r", "u" -> put(table, key, (ObjectNode) value.get("after"));
            case "d" -> delete(table, key, parse(header(record, NEW_KEY)));
            case "t" -> {
                table.rowByKey.clear();
                table.keyless.clear();
            }
            default -> throw new AssertionError("op " + value.path("op"));
        }
    }

    /** An update leaves out a large value that did not change, so the row keeps it. */
    private static void put(Table table, @Nullable JsonNode key, ObjectNode after) {
        if (key == null) {
            table.keyless.add(after);
            return;
        }
        ObjectNode before = table.rowByKey.get(key);
        after.properties().forEach(field -> {
            if (before != null && UNAVAILABLE.equals(field.getValue().textValue())) {
                field.setValue(before.get(field.getKey()));
            }
        });
        table.rowByKey.put(key, after);
        table.history.computeIfAbsent(key, k -> new ArrayList<>()).add(after);
    }

    /** A changed key is a delete under the old key, which names the new one, and a create under the new key. */
    private static void delete(Table table, @Nullable JsonNode key, @Nullable JsonNode newKey) {
        ObjectNode row = table.rowByKey.remove(key);
        if (newKey != null && row != null) {
            table.rowByKey.put(newKey, row);
        }
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static @Nullable JsonNode parse(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a record is not JSON", e);
        }
    }

    /** {@return the number of records in all topics} */
    public long records() {
        return records;
    }

    /** {@return the tables that have a topic, as {@code schema.table}} */
    public Set<String> tables() {
        return Collections.unmodifiableSet(tables.keySet());
    }

    /**
     * The rows of a table as their records have them.
     *
     * @param table {@code schema.table}
     * @return all rows, those without a key last and in the order of their arrival; none if the table has no topic
     */
    public List<ObjectNode> rows(String table) {
        Table rebuilt = table(table);
        List<ObjectNode> rows = new ArrayList<>(rebuilt.rowByKey.values());
        rows.addAll(rebuilt.keyless);
        return rows;
    }

    /**
     * The rows of a table as PostgreSQL prints their integers, booleans and text.
     *
     * @param table {@code schema.table}
     * @return the rows of {@link #rows}, each by column name
     */
    public List<Map<String, @Nullable String>> textRows(String table) {
        return rows(table).stream().map(RebuiltTables::text).toList();
    }

    private static Map<String, @Nullable String> text(ObjectNode object) {
        Map<String, @Nullable String> row = new TreeMap<>();
        object.properties().forEach(field -> row.put(field.getKey(), text(field.getValue())));
        return row;
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isBoolean() ? value.asText().substring(0, 1) : value.asText();
    }

    /**
     * Every version of each row that arrived with an insert or an update.
     *
     * @param table {@code schema.table}
     * @return by key, in the order of arrival
     */
    public Map<JsonNode, List<ObjectNode>> history(String table) {
        return Collections.unmodifiableMap(table(table).history);
    }

    private Table table(String name) {
        return tables.getOrDefault(name, new Table());
    }
}
