package dev.walferry.kafka.query.table;

import dev.walferry.pgoutput.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks what columns a table or a query has. */
final class FoundColumns {
    /** The schema of the operators of PostgreSQL's own types. */
    static final String BUILT_IN = "pg_catalog";

    /** The schema of the operators that order a type's values: that of its extension, if it has one. */
    private static final String OPERATORS = "coalesce((WITH RECURSIVE base(oid) AS (SELECT %s UNION ALL"
            + " SELECT t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.oid WHERE t.typtype = 'd')"
            + " SELECT n.nspname::pg_catalog.text FROM base b"
            + " JOIN pg_catalog.pg_opclass c ON c.opcintype = b.oid AND c.opcdefault"
            + " JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'"
            + " JOIN pg_catalog.pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype"
            + " AND p.amoprighttype = c.opcintype AND p.amopstrategy = 5"
            + " JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace), '" + BUILT_IN + "')";

    private static final String COLUMNS = "SELECT a.attname, a.atttypid::bigint, a.atttypmod,"
            + " pg_catalog.format_type(a.atttypid, NULL), a.attnotnull,"
            + " a.attidentity <> '' OR coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),"
            + " coalesce(pg_catalog.array_position((i.indkey::pg_catalog.int2[])[0 : i.indnkeyatts - 1], a.attnum), -1), "
            + operators("a.atttypid") + " FROM pg_catalog.pg_attribute a"
            + " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
            + " LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
            + " WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ";

    private static final int MODIFIER_HEADER = 4;
    private static final int FULL_PRECISION = 6;

    private FoundColumns() {}

    /**
     * A column.
     *
     * @param column its name and type
     * @param type its type in SQL, without a modifier
     * @param mayBeNull whether nothing forbids null
     * @param growsItself whether it is an identity column or serial
     * @param keyPlace its place in the primary key; negative if it is not part of it
     * @param operators the schema of the operators that put its values in order
     */
    record Found(Column column, String type, boolean mayBeNull, boolean growsItself, int keyPlace, String operators) {
        String name() {
            return column.name();
        }
    }

    private static String operators(String type) {
        return OPERATORS.replace("%s", type);
    }

    /** Returns the columns of a table, in its order. */
    static List<Found> of(Connection connection, long oid) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(COLUMNS + oid + " ORDER BY a.attnum")) {
            while (row.next()) {
                Column column = new Column(row.getString(1), (int) row.getLong(2), row.getInt(3), false);
                found.add(new Found(
                        column,
                        row.getString(4),
                        !row.getBoolean(5),
                        row.getBoolean(6),
                        row.getInt(7),
                        row.getString(8)));
            }
        }
        return found;
    }

    /** Returns the columns of a query, which runs without returning a row. */
    static List<Found> of(Connection connection, String subquery) throws SQLException {
        List<String> names = new ArrayList<>();
        List<Integer> modifiers = new ArrayList<>();
        try (PreparedStatement described = connection.prepareStatement("SELECT * FROM " + subquery + " q")) {
            ResultSetMetaData columns = described.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnLabel(i));
                modifiers.add(modifier(columns, i));
            }
        }
        String types = names.stream()
                .map(name -> "pg_catalog.pg_typeof(q." + SqlText.name(name) + ")::pg_catalog.oid")
                .map(type -> type + "::bigint, pg_catalog.format_type(" + type + ", NULL), " + operators(type))
                .collect(Collectors.joining(", "));
        List<Found> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + types + " FROM (SELECT) one LEFT JOIN " + subquery + " q ON false")) {
            row.next();
            for (int i = 0; i < names.size(); i++) {
                Column column = new Column(names.get(i), (int) row.getLong(3 * i + 1), modifiers.get(i), false);
                found.add(new Found(column, row.getString(3 * i + 2), true, false, -1, row.getString(3 * i + 3)));
            }
        }
        return found;
    }

    /** The driver gives digits, from which the modifier of numbers and times follows. */
    private static int modifier(ResultSetMetaData columns, int i) throws SQLException {
        int scale = columns.getScale(i);
        return switch (columns.getColumnType(i)) {
            case Types.NUMERIC ->
                columns.getPrecision(i) == 0 ? -1 : ((columns.getPrecision(i) << 16) | scale) + MODIFIER_HEADER;
            case Types.TIME, Types.TIMESTAMP -> scale == FULL_PRECISION ? -1 : scale;
            default -> -1;
        };
    }

    static @Nullable Found named(List<Found> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
