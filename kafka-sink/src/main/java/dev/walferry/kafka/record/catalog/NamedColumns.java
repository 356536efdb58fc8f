package dev.walferry.kafka.record.catalog;

import dev.walferry.pgoutput.Column;
import dev.walferry.type.TypeOid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks the catalog about the columns of tables that are given by name. Needs no privilege. */
public final class NamedColumns {
    /** {@code b} is the type after a domain is resolved. Text is what {@code ColumnType.isCharacter} says. */
    private static final String IS_TEXT = """
                   b.oid IN ($text) OR b.typtype = 'e'
                     OR (b.oid >= 16384 AND b.typcategory <> 'A' AND b.typname NOT IN
                       ($structured))""".replace(
                    "$text",
                    IntStream.of(TypeOid.CHAR, TypeOid.NAME, TypeOid.TEXT, TypeOid.BPCHAR, TypeOid.VARCHAR)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", ")))
            .replace(
                    "$structured",
                    CatalogTypes.STRUCTURED.stream().sorted().collect(Collectors.joining("', '", "'", "'")));

    private static final String TYPES = """
              JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
            """;

    /** Each partition of a root decides whether its own old rows are whole. */
    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
                   CASE WHEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%'
                        THEN CASE t.typname WHEN 'int2' THEN 'smallserial' WHEN 'int4' THEN 'serial'
                                            WHEN 'int8' THEN 'bigserial' ELSE t.typname END
                        ELSE t.typname END,
                   $isText,
                   c.relreplident = 'f' OR c.relkind = 'p'
              FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) wanted(schema_name, table_name)
              JOIN pg_catalog.pg_namespace n ON n.nspname = schema_name
              JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = table_name
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
              JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            $types ORDER BY 1, 2, a.attnum""".replace("$isText", IS_TEXT).replace("$types", TYPES);

    /** Columns that are given with their types. Nothing has their old values. */
    private static final String GIVEN = """
            SELECT ?::text, ?::text, column_name, pg_catalog.format_type(t.oid, typmod), t.typname,
                   $isText, false
              FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::int8[]), pg_catalog.unnest(?::int4[]))
                   WITH ORDINALITY given(column_name, type_oid, typmod, place)
              JOIN pg_catalog.pg_type t ON t.oid = type_oid::oid
            $types ORDER BY place""".replace("$isText", IS_TEXT).replace("$types", TYPES);

    private NamedColumns() {}

    /**
     * Returns the columns of tables.
     *
     * @param connection any connection to the database
     * @param schemas the tables' schemas
     * @param tables the tables' names, one for each schema
     * @return their columns, in the tables' order; none of tables that do not exist
     * @throws SQLException if the server does not answer
     */
    public static List<NamedColumn> of(Connection connection, List<String> schemas, List<String> tables)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            query.setArray(2, connection.createArrayOf("text", tables.toArray()));
            return columns(query);
        }
    }

    /**
     * Returns columns that are known, such as those of a query, with the names of their types.
     *
     * @param connection any connection to the database
     * @param schema the schema of what they count as columns of
     * @param table its name
     * @param columns the columns
     * @return them in their order
     * @throws SQLException if the server does not answer
     */
    public static List<NamedColumn> of(Connection connection, String schema, String table, List<Column> columns)
            throws SQLException {
        Object[] names = columns.stream().map(Column::name).toArray();
        Object[] types = columns.stream()
                .map(column -> Integer.toUnsignedLong(column.typeOid()))
                .toArray();
        Object[] modifiers = columns.stream().map(Column::typmod).toArray();
        try (PreparedStatement query = connection.prepareStatement(GIVEN)) {
            query.setString(1, schema);
            query.setString(2, table);
            query.setArray(3, connection.createArrayOf("text", names));
            query.setArray(4, connection.createArrayOf("int8", types));
            query.setArray(5, connection.createArrayOf("int4", modifiers));
            return columns(query);
        }
    }

    private static List<NamedColumn> columns(PreparedStatement query) throws SQLException {
        List<NamedColumn> columns = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                columns.add(new NamedColumn(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getBoolean(7)));
            }
        }
        return columns;
    }
}
