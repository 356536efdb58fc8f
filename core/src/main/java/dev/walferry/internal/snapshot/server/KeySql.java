package dev.walferry.internal.snapshot.server;

import dev.walferry.internal.placement.KeyText;
import dev.walferry.internal.replication.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Conditions about a table's key. The operators are those of the key's index, in whatever schema their extension is. A
 * name alone would find other operators, or none.
 *
 * @param columns the names of the key's columns, in the order of its index
 * @param operators for each column, those of its operator class: {@code <}, {@code <=}, {@code =}, {@code >=} and
 *     {@code >}
 */
public record KeySql(List<String> columns, List<List<String>> operators) {
    public static final KeySql NONE = new KeySql(List.of(), List.of());

    private static final List<String> BUILT_IN = Stream.of("<", "<=", "=", ">=", ">")
            .map(symbol -> "OPERATOR(pg_catalog." + symbol + ")")
            .toList();

    private static final int LESS = 0;
    private static final int UP_TO = 1;
    private static final int EQUAL = 2;
    private static final int FROM = 3;
    private static final int GREATER = 4;

    private static final String OPERATORS = """
            SELECT a.attname, pg_catalog.array_agg(
                   pg_catalog.format('OPERATOR(%%I.%%s)', n.nspname, o.oprname) ORDER BY p.amopstrategy)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND (%s)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                 AND a.attnum = ANY ((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1])
            JOIN pg_catalog.pg_opclass x
                 ON x.oid = i.indclass[pg_catalog.array_position(i.indkey::pg_catalog.int2[], a.attnum)]
            JOIN pg_catalog.pg_amop p ON p.amopfamily = x.opcfamily AND p.amoplefttype = x.opcintype
                 AND p.amoprighttype = x.opcintype AND p.amoppurpose = 's'
            JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr
            JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
            WHERE c.oid = %d GROUP BY a.attname""";

    public KeySql {
        columns = List.copyOf(columns);
        operators = List.copyOf(operators);
    }

    /**
     * Asks for a key's operators, within the caller's transaction.
     *
     * @param oid the table's OID
     * @param isKey whether an index {@code i} of a table {@code c} is the key, in SQL
     * @param columns the names of the key's columns; empty for no key
     */
    static KeySql of(Connection connection, long oid, String isKey, List<String> columns) throws SQLException {
        if (columns.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(String.format(Locale.ROOT, OPERATORS, isKey, oid))) {
            while (row.next()) {
                found.put(row.getString(1), List.of((String[]) row.getArray(2).getArray()));
            }
        }
        return new KeySql(
                columns,
                columns.stream().map(name -> found.getOrDefault(name, BUILT_IN)).toList());
    }

    /** Returns a key whose columns are of PostgreSQL's own types. */
    public static KeySql builtIn(List<String> columns) {
        return new KeySql(columns, columns.stream().map(name -> BUILT_IN).toList());
    }

    /** Rows with one of these keys. */
    String in(Collection<KeyText> keys) {
        if (isPlain()) {
            return list() + " IN (" + keys.stream().map(KeySql::literal).collect(Collectors.joining(", ")) + ")";
        }
        return keys.stream().map(key -> equal(key, columns.size())).collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** Rows after a key. */
    String after(KeyText key) {
        return isPlain() ? list() + " > " + literal(key) : beyond(key, FROM, GREATER, GREATER);
    }

    /** Rows up to a key. */
    String upTo(KeyText key) {
        return isPlain() ? list() + " <= " + literal(key) : beyond(key, UP_TO, LESS, UP_TO);
    }

    /** Returns the columns in their order, for {@code ORDER BY}. */
    String order() {
        return IntStream.range(0, columns.size())
                .mapToObj(i ->
                        name(i) + (isPlain() ? "" : " USING " + operators.get(i).get(LESS)))
                .collect(Collectors.joining(", "));
    }

    /** A comparison of rows takes one operator for all columns, but operators of an operator class may have any name. */
    private boolean isPlain() {
        return operators.stream().allMatch(BUILT_IN::equals);
    }

    /**
     * Returns the condition that a key comes after another, column by column. The first condition lets the server use
     * the index.
     */
    private String beyond(KeyText key, int first, int middle, int last) {
        String parts = IntStream.range(0, columns.size())
                .mapToObj(i -> (i == 0 ? "" : equal(key, i) + " AND ")
                        + compare(i, i == columns.size() - 1 ? last : middle, key))
                .collect(Collectors.joining(" OR ", "(", ")"));
        return compare(0, first, key) + " AND " + parts;
    }

    private String equal(KeyText key, int count) {
        return IntStream.range(0, count).mapToObj(i -> compare(i, EQUAL, key)).collect(Collectors.joining(" AND "));
    }

    private String compare(int column, int operator, KeyText key) {
        return name(column) + " " + operators.get(column).get(operator) + " "
                + Sql.literal(key.values().get(column));
    }

    private String name(int column) {
        return Sql.identifier(columns.get(column));
    }

    private String list() {
        return columns.stream().map(Sql::identifier).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(KeyText row) {
        return row.values().stream().map(Sql::literal).collect(Collectors.joining(", ", "(", ")"));
    }
}
