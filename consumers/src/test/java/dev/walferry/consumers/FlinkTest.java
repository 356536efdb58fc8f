package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.debezium.DebeziumJsonDeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's own format {@code debezium-json} reads the topics, as a table that changes. */
@Postgres
@Kafka
@Timeout(600)
class FlinkTest {
    private static final DataType ROW = DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT()),
                    DataTypes.FIELD("name", DataTypes.STRING()),
                    DataTypes.FIELD("qty", DataTypes.INT()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(12, 3)),
                    DataTypes.FIELD("ratio", DataTypes.DOUBLE()),
                    DataTypes.FIELD("ok", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("day", DataTypes.INT()),
                    DataTypes.FIELD("made", DataTypes.BIGINT()),
                    DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(6)),
                    DataTypes.FIELD("raw", DataTypes.BYTES()),
                    DataTypes.FIELD("uid", DataTypes.STRING()))
            .notNull();

    /** The same rows from PostgreSQL: dates as days, timestamps without a time zone as microseconds. */
    private static final String EXPECTED = "select concat_ws('|', id, name, coalesce(qty::text, 'null'),"
            + " coalesce(price::text, 'null'), coalesce(ratio::text, 'null'), coalesce(ok::text, 'null'),"
            + " coalesce((day - date '1970-01-01')::text, 'null'),"
            + " coalesce((extract(epoch from made) * 1000000)::bigint::text, 'null'),"
            + " coalesce(to_char(at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), 'null'), coalesce(encode(raw, 'hex'), 'null'),"
            + " coalesce(uid::text, 'null')) from item";

    @ParameterizedTest
    @ValueSource(strings = {"json", "json-schema"})
    void debeziumJsonReadsTheTable(String format, TestDatabase database, TestTopics topics) throws Exception {
        new Shop(database, topics.bootstrapServers(), topics.prefix())
                .withOldRows()
                .carry(Map.of("value.format", format, "decimal.handling.mode", "string"));
        DebeziumJsonDeserializationSchema schema = new DebeziumJsonDeserializationSchema(
                ROW,
                List.of(),
                InternalTypeInfo.of(ROW.getLogicalType()),
                format.equals("json-schema"),
                false,
                TimestampFormat.ISO_8601);
        assertEquals(
                Shop.query(database, EXPECTED).stream().sorted().toList(),
                FlinkTable.rows(schema, topics, FlinkTest::value));
    }

    private static String value(RowData row, int column) {
        return switch (column) {
            case 0, 7 -> Long.toString(row.getLong(column));
            case 2, 6 -> Integer.toString(row.getInt(column));
            case 3 -> row.getDecimal(column, 12, 3).toString();
            case 4 -> number(row.getDouble(column));
            case 5 -> Boolean.toString(row.getBoolean(column));
            case 8 -> micros(row.getTimestamp(column, 6).toString());
            case 9 -> HexFormat.of().formatHex(row.getBinary(column));
            default -> row.getString(column).toString();
        };
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Returns a timestamp with six fraction digits; Flink leaves out trailing zeros. */
    private static String micros(String timestamp) {
        String[] parts = timestamp.split("\\.", 2);
        return parts[0] + "." + ((parts.length > 1 ? parts[1] : "") + "000000").substring(0, 6);
    }
}
