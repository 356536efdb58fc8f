package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Tables as a stream describes them, by the first column as the key. Checks on the way that messages come in transactions, that
 * a Relation comes before its rows, and, for tables with a column {@code version}, that no row comes after a newer one.
 */
final class Rebuilt {
    static final String NEVER_SENT = "never sent";

    private final Map<String, Map<String, List<String>>> tables = new TreeMap<>();
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final List<PgOutputMessage> open = new ArrayList<>();
    private int reads;

    /** Prepares for another stream, which repeats a transaction that did not arrive whole. */
    void restarted() {
        open.clear();
    }

    void take(PgOutputMessage message) {
        assertTrue(open.isEmpty() == (message.kind() == Kind.BEGIN), () -> message + " after " + open);
        open.add(message);
        if (message.kind() == Kind.COMMIT) {
            open.forEach(this::apply);
            open.clear();
        }
    }

    private void apply(PgOutputMessage message) {
        switch (message.kind()) {
            case RELATION -> relations.put(((Relation) message).oid(), (Relation) message);
            case TRUNCATE ->
                ((Truncate) message)
                        .relations()
                        .forEach(relation -> table(relation).clear());
            case INSERT, UPDATE, DELETE, READ -> change((RowChange) message);
            default -> {}
        }
    }

    private void change(RowChange change) {
        Relation relation = change.relation();
        assertTrue(
                relation.describesSameAs(Objects.requireNonNull(relations.get(relation.oid()))), relation.toString());
        reads += change.kind() == Kind.READ ? 1 : 0;
        Map<String, List<String>> table = table(relation);
        Tuple old = change.old();
        Tuple row = change.row();
        List<String> before = old != null ? table.remove(text(old, 0)) : row == null ? null : table.get(text(row, 0));
        if (row != null) {
            checkVersion(relation, row);
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(!row.isUnchanged(i) ? text(row, i) : before == null ? NEVER_SENT : before.get(i));
            }
            table.put(text(row, 0), values);
        }
    }

    private void checkVersion(Relation relation, Tuple row) {
        if (relation.hasColumn("version")) {
            String key = relation + " " + text(row, 0);
            long version = row.getLong("version");
            assertTrue(version >= versions.getOrDefault(key, 0L), () -> "an old version of " + key);
            versions.put(key, version);
        }
    }

    private static String text(Tuple row, int column) {
        return row.isNull(column) ? "null" : row.value(column).getText();
    }

    private Map<String, List<String>> table(Relation relation) {
        return tables.computeIfAbsent(relation.toString(), name -> new TreeMap<>());
    }

    Map<String, List<String>> table(String name) {
        return tables.getOrDefault(name, Map.of());
    }

    int reads() {
        return reads;
    }

    /** Asserts that the table in the database has the same rows, column by column. */
    void assertSameAs(TestDatabase db, String table, List<Column> columns) throws SQLException {
        String list = columns.stream()
                .map(column -> "coalesce(\"" + column.name() + "\"::text, 'null')")
                .reduce((a, b) -> a + " || '|' || " + b)
                .orElseThrow();
        List<String> expected = db.queryColumn("select " + list + " from " + table + " order by 1");
        List<String> told = table(table).values().stream()
                .map(row -> String.join("|", row))
                .sorted()
                .toList();
        assertEquals(expected.stream().sorted().toList(), told);
    }
}
