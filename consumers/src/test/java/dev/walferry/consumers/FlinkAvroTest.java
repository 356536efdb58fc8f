package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import java.util.HexFormat;
import java.util.Map;
import org.apache.flink.formats.avro.registry.confluent.debezium.DebeziumAvroDeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Flink's own format {@code debezium-avro-confluent} reads the topics with the schemas that the registry has. */
@Postgres
@Kafka
@Registry
@Timeout(600)
class FlinkAvroTest {
    private static final DataType ROW = DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.BIGINT()),
                    DataTypes.FIELD("name", DataTypes.STRING()),
                    DataTypes.FIELD("qty", DataTypes.INT()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(12, 3)),
                    DataTypes.FIELD("ok", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("day", DataTypes.INT()),
                    DataTypes.FIELD("made", DataTypes.BIGINT()),
                    DataTypes.FIELD("raw", DataTypes.BYTES()),
                    DataTypes.FIELD("uid", DataTypes.STRING()))
            .notNull();

    /** The same rows from PostgreSQL: dates as days, timestamps without a time zone as microseconds. */
    private static final String EXPECTED = "select concat_ws('|', id, name, coalesce(qty::text, 'null'),"
            + " coalesce(price::text, 'null'), coalesce(ok::text, 'null'),"
            + " coalesce((day - date '1970-01-01')::text, 'null'),"
            + " coalesce((extract(epoch from made) * 1000000)::bigint::text, 'null'),"
            + " coalesce(encode(raw, 'hex'), 'null'), coalesce(uid::text, 'null')) from item";

    @Test
    void debeziumAvroReadsTheTable(TestDatabase database, TestTopics topics, TestSubjects subjects) throws Exception {
        new Shop(database, topics.bootstrapServers(), topics.prefix())
                .withOldRows()
                .carry(Map.of("value.format", "avro", "schema.registry.url", subjects.url()));
        DebeziumAvroDeserializationSchema schema = new DebeziumAvroDeserializationSchema(
                (RowType) ROW.getLogicalType(),
                InternalTypeInfo.of(ROW.getLogicalType()),
                subjects.url(),
                null,
                Map.of());
        assertEquals(
                Shop.query(database, EXPECTED).stream().sorted().toList(),
                FlinkTable.rows(schema, topics, FlinkAvroTest::value));
    }

    private static String value(RowData row, int column) {
        return switch (column) {
            case 0, 6 -> Long.toString(row.getLong(column));
            case 2, 5 -> Integer.toString(row.getInt(column));
            case 3 -> row.getDecimal(column, 12, 3).toString();
            case 4 -> Boolean.toString(row.getBoolean(column));
            case 7 -> HexFormat.of().formatHex(row.getBinary(column));
            default -> row.getString(column).toString();
        };
    }
}
