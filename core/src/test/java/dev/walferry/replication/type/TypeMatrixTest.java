package dev.walferry.replication.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.replication.Binary;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ChangeStreamBuilder;
import dev.walferry.replication.Live;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.workload.TypeMatrix;
import dev.walferry.testdata.workload.TypeMatrix.TypeCases;
import dev.walferry.type.PgText;
import dev.walferry.type.TypeCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/**
 * Every value of {@code type-matrix.txt}, as text and in binary from a stream, and from its table through JDBC: all
 * give the same Java value and the same text. Among them are trap T-40 (intervals' and boxes' binary order, timetz's
 * inverted zone, inet's families), T-42 (the boxes' own delimiter, three ways of quoting), and trap C3 (numerics that
 * are not numbers, with a negative scale, with 131,072 digits), C4 (infinite, BC and far dates), C5 (zones with
 * seconds, 24:00:00, infinite intervals), C6 (JSON as it was written, the version byte of its binary form) and C7
 * (trailing blanks of char(n)).
 */
@Timeout(600)
class TypeMatrixTest {
    private static final System.Logger LOG = System.getLogger(TypeMatrixTest.class.getName());
    private static final int ID = 0;

    private final List<String> differences = new ArrayList<>();
    private int values;

    @OnPostgres({14, 18})
    void bothFormatsGiveWhatJdbcReads(TestDatabase database) throws SQLException {
        Live live = new Live(database);
        live.createSlot("text", false);
        live.createSlot("binary", false);
        TypeMatrix matrix = TypeMatrix.ofServer(database.majorVersion());
        Set<String> extensions = new HashSet<>(database.queryColumn("select name from pg_available_extensions"));
        List<TypeCases> untested = matrix.sections().stream()
                .filter(s -> !s.extension().isEmpty() && !extensions.contains(s.extension()))
                .toList();
        untested.forEach(s -> LOG.log(
                System.Logger.Level.WARNING,
                "NOT TESTED: type " + s.type() + ", because PostgreSQL " + database.majorVersion()
                        + " here lacks extension " + s.extension()));
        matrix.sections().removeAll(untested);
        try (Connection jdbc = database.connect()) {
            Live.write(matrix, jdbc);
            live.mark("end");
            TypeCatalog types = TypeCatalog.over(jdbc);
            Map<String, Tuple> text = rows(live.stream("text").binary(Binary.OFF), types);
            Map<String, Tuple> binary = rows(live.stream("binary").binary(Binary.ON), types);
            assertEquals(text.keySet(), binary.keySet());
            Live.run(jdbc, "set timezone = 'UTC'", "set datestyle = 'ISO'", "set intervalstyle = 'postgres'");
            for (TypeCases section : matrix.sections()) {
                compare(section, jdbc, text, binary);
            }
        }
        System.out.printf(
                "PostgreSQL %d: %,d values of %d types%n",
                database.majorVersion(), values, matrix.sections().size());
        assertEquals(
                "", String.join("\n", differences), () -> differences.size() + " differences in " + values + " values");
    }

    private static Map<String, Tuple> rows(ChangeStreamBuilder builder, TypeCatalog types) {
        Map<String, Tuple> rows = new HashMap<>();
        try (ChangeStream stream = builder.open()) {
            while (true) {
                PgOutputMessage message = stream.next();
                if (message instanceof Insert insert) {
                    if (insert.relation().name().equals("mark")) {
                        return rows;
                    }
                    Tuple row = insert.row().withTypes(types);
                    rows.put(insert.relation().name() + "." + row.getInt(ID), row);
                }
            }
        }
    }

    private void compare(TypeCases section, Connection jdbc, Map<String, Tuple> text, Map<String, Tuple> binary)
            throws SQLException {
        Set<String> distinct = new HashSet<>();
        try (Statement statement = jdbc.createStatement();
                ResultSet row = statement.executeQuery("select id, v, a from " + section.table() + " order by id")) {
            while (row.next()) {
                int id = row.getInt("id");
                String key = section.table() + "." + id;
                try {
                    compare(section, TypeCases.isArray(id) ? "a" : "v", row, text.get(key), binary.get(key));
                } catch (RuntimeException | SQLException e) {
                    differences.add(section.type() + " " + id + ": " + e);
                }
                distinct.add(row.getString("v"));
            }
        }
        // null is among them
        check("enough values of " + section.type(), true, distinct.size() > section.leastValues());
    }

    private void compare(TypeCases section, String column, ResultSet row, Tuple text, Tuple binary)
            throws SQLException {
        int index = text.relation().columnIndex(column);
        String expected = row.getString(column);
        String where = section.type() + (column.equals("a") ? "[] " : " ") + expected;
        values++;
        if (expected == null) {
            check(where, true, text.isNull(index) && binary.isNull(index));
            check(where, null, text.getObject(index));
            check(where, null, binary.getString(index));
            return;
        }
        check(where + " sent", ValueKind.TEXT, text.valueKind(index));
        check(where + " sent", section.hasBinary() ? ValueKind.BINARY : ValueKind.TEXT, binary.valueKind(index));
        check(where + " in both", text.getObject(index), binary.getObject(index));
        for (Tuple tuple : List.of(text, binary)) {
            Object object = Objects.requireNonNull(tuple.getObject(index));
            String how = where + " as " + tuple.valueKind(index);
            check(how, expected, tuple.getString(index));
            check(how + " printed", expected, PgText.of(object));
            check(how + " by its accessor", object, TypedAccess.of(tuple, index, object));
            JdbcValue.Pair pair = JdbcValue.of(object, row, column);
            check(how + " by JDBC", pair.theirs(), pair.ours());
        }
    }

    private void check(String what, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            differences.add(what + ": expected " + expected + " but was " + actual);
        }
    }
}
