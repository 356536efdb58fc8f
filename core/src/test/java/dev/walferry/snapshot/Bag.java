package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Truncate;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table without a key, as a stream describes them, with the count of each. No row may be removed before
 * it arrived.
 */
final class Bag {
    private final String name;
    private final Map<String, Integer> rows = new TreeMap<>();
    private int reads;

    Bag(String name) {
        this.name = name;
    }

    void take(@Nullable PgOutputMessage message) {
        if (message instanceof Truncate truncate) {
            if (truncate.relations().stream().anyMatch(this::isMine)) {
                rows.clear();
            }
        } else if (message instanceof RowChange change && isMine(change.relation())) {
            reads += change.kind() == Kind.READ ? 1 : 0;
            Tuple old = change.old();
            Tuple row = change.row();
            if (old != null) {
                assertTrue(
                        rows.getOrDefault(text(old, old), 0) > 0,
                        () -> "a row was removed that had not come: " + change);
                rows.merge(text(old, old), -1, (a, b) -> a + b == 0 ? null : a + b);
            }
            if (row != null) {
                rows.merge(text(row, old), 1, Integer::sum);
            }
        }
    }

    private boolean isMine(Relation relation) {
        return relation.name().equals(name);
    }

    /** Returns a row as text. A value that did not change is in the old row. */
    private static String text(Tuple row, @Nullable Tuple old) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            Tuple from = row.isUnchanged(i) && old != null ? old : row;
            text.append(i == 0 ? "" : "|")
                    .append(from.isNull(i) ? "null" : from.value(i).getText());
        }
        return text.toString();
    }

    int reads() {
        return reads;
    }

    /** Asserts that the table in the database has the same rows, each equally often. */
    void assertSameAs(TestDatabase db, String... columns) throws SQLException {
        StringBuilder list = new StringBuilder();
        for (String column : columns) {
            list.append(list.isEmpty() ? "" : " || '|' || ")
                    .append("coalesce(")
                    .append(column)
                    .append("::text, 'null')");
        }
        Map<String, Integer> expected = new TreeMap<>();
        for (String row : db.queryColumn("select " + list + " from " + name)) {
            expected.merge(row, 1, Integer::sum);
        }
        assertEquals(expected.size(), rows.size(), "different rows");
        assertEquals(expected, rows);
    }
}
