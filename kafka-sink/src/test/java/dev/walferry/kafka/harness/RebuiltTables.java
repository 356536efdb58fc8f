package dev.walferry.kafka.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tables rebuilt from their topics alone, as any consumer would do it: a key's last row wins, a delete or a tombstone
 * removes it, a truncate removes all. A row is its columns' values as text.
 */
public final class RebuiltTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private final Map<String, Table> tables = new TreeMap<>();
    private final int prefixLength;
    private long records;

    private RebuiltTables(String prefix) {
        this.prefixLength = prefix.length() + 1;
    }

    /** The state and the history of one table. */
    private static final class Table {
        private final Map<Map<String, @Nullable String>, Map<String, @Nullable String>> rowByKey = new HashMap<>();
        private final Map<Map<String, @Nullable String>, List<Map<String, @Nullable String>>> history = new HashMap<>();
        private final List<Map<String, @Nullable String>> keyless = new ArrayList<>();
    }

    /** Reads everything that a route's topics hold now. */
    public static RebuiltTables of(Route route) {
        RebuiltTables rebuilt = new RebuiltTables(route.prefix());
        try (TopicReader reader = TopicReader.of(route)) {
            reader.readAll(rebuilt::add);
        }
        return rebuilt;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Table table = tables.computeIfAbsent(record.topic().substring(prefixLength), name -> new Table());
        Map<String, @Nullable String> key = record.key() == null ? Map.of() : row(parse(record.key()));
        if (record.value() == null) {
            table.rowByKey.remove(key);
            return;
        }
        JsonNode value = parse(record.value());
        switch (value.path("op").asText()) {
            case "t" -> {
                table.rowByKey.clear();
                table.keyless.clear();
            }
            case "d" -> table.rowByKey.remove(key);
            case "c", "u" -> put(table, key, row(value.path("after")));
            default -> throw new AssertionError("op " + value.path("op"));
        }
    }

    private static void put(Table table, Map<String, @Nullable String> key, Map<String, @Nullable String> after) {
        if (key.isEmpty()) {
            table.keyless.add(after);
            return;
        }
        Map<String, @Nullable String> old = table.rowByKey.get(key);
        if (old != null) {
            after.replaceAll((column, value) -> UNAVAILABLE.equals(value) ? old.get(column) : value);
        }
        table.rowByKey.put(key, after);
        table.history.computeIfAbsent(key, k -> new ArrayList<>()).add(after);
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable String> row(JsonNode object) {
        Map<String, @Nullable String> row = new TreeMap<>();
        object.properties().forEach(field -> row.put(field.getKey(), text(field.getValue())));
        return row;
    }

    /** Prints integers, booleans and text as PostgreSQL does. */
    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isBoolean() ? value.asText().substring(0, 1) : value.asText();
    }

    /** Returns the number of records in all topics. */
    public long records() {
        return records;
    }

    /** Returns the tables that have a topic, as {@code schema.table}. */
    public Set<String> tables() {
        return tables.keySet();
    }

    /** Returns all rows; those without a key are in the order of their arrival. */
    public List<Map<String, @Nullable String>> rows(String table) {
        Table rebuilt = tables.get(table);
        if (rebuilt == null) {
            return List.of();
        }
        List<Map<String, @Nullable String>> rows = new ArrayList<>(rebuilt.rowByKey.values());
        rows.addAll(rebuilt.keyless);
        return rows;
    }

    /** Returns how often each key's row arrived with an insert or an update. */
    public Map<Map<String, @Nullable String>, Integer> deliveries(String table) {
        Map<Map<String, @Nullable String>, Integer> counts = new HashMap<>();
        Table rebuilt = tables.get(table);
        if (rebuilt != null) {
            rebuilt.history.forEach((key, rows) -> counts.put(key, rows.size()));
        }
        return counts;
    }

    /**
     * Asserts that every key's rows are in the database's order, given a column that counts a row's versions from 1.
     * Versions may repeat where transactions were sent again. None may be missing, and a repeated version must be followed
     * by all that followed it before.
     */
    public void assertOrderOfVersions(String table, String versionColumn) {
        assertOrder(table, versionColumn, version -> true);
    }

    /**
     * Asserts the same if it is known which transactions were sent again.
     *
     * @param resent for each such transaction the first version that it gave a row; none if nothing may come twice
     */
    public void assertOrderOfVersions(String table, String versionColumn, Set<Integer> resent) {
        assertOrder(table, versionColumn, resent::contains);
    }

    private void assertOrder(String table, String versionColumn, IntPredicate resendPoint) {
        Table rebuilt = tables.get(table);
        if (rebuilt == null) {
            throw new AssertionError("no topic for " + table);
        }
        rebuilt.history.forEach((key, rows) -> {
            List<Integer> versions = rows.stream()
                    .map(row -> Integer.valueOf(String.valueOf(row.get(versionColumn))))
                    .toList();
            String wrong = wrongOrder(versions, resendPoint);
            if (!wrong.isEmpty()) {
                throw new AssertionError(key + ": " + wrong + " in " + versions);
            }
        });
    }

    /** Returns what is wrong with the order of one row's versions; empty if nothing is. */
    static String wrongOrder(List<Integer> versions, IntPredicate resendPoint) {
        int last = 0;
        int highest = 0;
        for (int version : versions) {
            if (version > last + 1) {
                return version + " comes after " + last;
            }
            if (version <= last && !resendPoint.test(version)) {
                return version + " comes again after " + last;
            }
            last = version;
            highest = Math.max(highest, last);
        }
        return last < highest ? highest + " does not come again" : "";
    }
}
