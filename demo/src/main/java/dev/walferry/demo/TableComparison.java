package dev.walferry.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table in PostgreSQL with the same table rebuilt from Kafka.
 *
 * <p>The rows of each side become lists of Java values in their own way: through JDBC on one side, through the documented
 * mapping of types to JSON on the other. Each row must occur equally often on both sides.
 *
 * @param table the table's name
 * @param inPostgres number of rows in PostgreSQL
 * @param rebuilt number of rows rebuilt
 * @param differences number of rows that only one side has
 */
record TableComparison(String table, int inPostgres, int rebuilt, int differences) {

    static TableComparison of(Connection connection, String table, Collection<ObjectNode> rebuilt) throws SQLException {
        Map<List<@Nullable Object>, Integer> surplus = new HashMap<>();
        int inPostgres = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select * from \"" + table + "\"")) {
            ResultSetMetaData columns = row.getMetaData();
            while (row.next()) {
                inPostgres++;
                surplus.merge(sqlRow(row, columns), 1, Integer::sum);
            }
            for (ObjectNode node : rebuilt) {
                surplus.merge(jsonRow(node, columns), -1, Integer::sum);
            }
        }
        int differences = surplus.values().stream().mapToInt(Math::abs).sum();
        return new TableComparison(table, inPostgres, rebuilt.size(), differences);
    }

    private static List<@Nullable Object> sqlRow(ResultSet row, ResultSetMetaData columns) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.add(row.getObject(i) == null ? null : sqlValue(row, i, columns.getColumnTypeName(i)));
        }
        return values;
    }

    private static Object sqlValue(ResultSet row, int column, String type) throws SQLException {
        return switch (type) {
            case "int4", "int8" -> row.getLong(column);
            case "bool" -> row.getBoolean(column);
            case "float8" -> row.getDouble(column);
            case "numeric" -> row.getBigDecimal(column);
            case "date" -> row.getObject(column, LocalDate.class);
            case "timestamptz" -> row.getObject(column, OffsetDateTime.class).toInstant();
            case "_text" -> elements(row.getArray(column));
            default -> row.getString(column);
        };
    }

    private static List<Object> elements(Array array) throws SQLException {
        return Arrays.asList((Object[]) array.getArray());
    }

    private static List<@Nullable Object> jsonRow(ObjectNode row, ResultSetMetaData columns) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            JsonNode value = row.get(columns.getColumnName(i));
            values.add(
                    value == null || value.isNull()
                            ? null
                            : jsonValue(value, columns.getColumnTypeName(i), columns.getScale(i)));
        }
        return values;
    }

    private static Object jsonValue(JsonNode value, String type, int scale) {
        return switch (type) {
            case "int4", "int8" -> value.longValue();
            case "bool" -> value.booleanValue();
            case "float8" -> value.isTextual() ? Double.parseDouble(value.textValue()) : value.doubleValue();
            case "numeric" -> new BigDecimal(new BigInteger(Base64.getDecoder().decode(value.textValue())), scale);
            case "date" -> LocalDate.ofEpochDay(value.longValue());
            case "timestamptz" -> OffsetDateTime.parse(value.textValue()).toInstant();
            case "_text" -> {
                List<Object> elements = new ArrayList<>();
                value.forEach(element -> elements.add(element.textValue()));
                yield elements;
            }
            default -> value.textValue();
        };
    }
}
