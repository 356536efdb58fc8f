package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.topics.RebuiltTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads PostgreSQL's tables through plain JDBC, so that none of our code reads a value. */
public final class PostgresTables {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private PostgresTables() {}

    /** Returns a table's rows as text. */
    public static List<Map<String, @Nullable String>> rows(TestDatabase database, String quotedTable)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from " + quotedTable)) {
            ResultSetMetaData columns = found.getMetaData();
            List<Map<String, @Nullable String>> rows = new ArrayList<>();
            while (found.next()) {
                Map<String, @Nullable String> row = new TreeMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnName(i), found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Asserts that tables of the schema {@code public} have exactly the rows rebuilt from Kafka. */
    public static void assertEqual(Route route, RebuiltTables rebuilt, String... tables) throws SQLException {
        for (String table : tables) {
            assertSame(table, rows(route.database(), "public." + table), rebuilt.textRows("public." + table));
        }
    }

    /**
     * Waits until consumers that read only committed records have exactly the rows of a table. They see a commit a
     * moment after it is decided.
     */
    public static RebuiltTables awaitCommitted(Route route, String table) {
        RebuiltTables[] committed = new RebuiltTables[1];
        Await.until("all of " + table + " is committed", LIMIT, () -> {
            committed[0] = route.rebuilt(Map.of("isolation.level", "read_committed"));
            return committed[0].tables().contains("public." + table)
                    && new HashSet<>(committed[0].textRows("public." + table))
                            .equals(new HashSet<>(rows(route.database(), "public." + table)));
        });
        return committed[0];
    }

    /** Asserts that two tables have the same rows equally often, in any order. */
    public static void assertSame(
            String table, List<Map<String, @Nullable String>> expected, List<Map<String, @Nullable String>> actual) {
        Map<Map<String, @Nullable String>, Integer> difference = new HashMap<>();
        expected.forEach(row -> difference.merge(row, 1, Integer::sum));
        actual.forEach(row -> difference.merge(row, -1, Integer::sum));
        difference.values().removeIf(count -> count == 0);
        String some = difference.entrySet().stream().limit(5).toList().toString();
        assertEquals(0, difference.size(), () -> table + ", rows in PostgreSQL less rows rebuilt: " + some);
        assertEquals(expected.size(), actual.size(), table);
    }
}
