package dev.walferry.kafka.record;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Debezium's envelope of a table, as a schema of Kafka Connect. */
public final class Envelopes {
    private static final String TABLE = "shop.public.item";

    private Envelopes() {}

    public static Schema envelope() {
        return SchemaBuilder.struct()
                .name(TABLE + ".Envelope")
                .version(2)
                .field("before", row())
                .field("after", row())
                .field("source", source())
                .field("transaction", transaction())
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    private static Schema row() {
        Schema created = named(SchemaBuilder.int64(), "time.MicroTimestamp")
                .optional()
                .defaultValue(0L)
                .build();
        return SchemaBuilder.struct()
                .name(TABLE + ".Value")
                .optional()
                .field("id", SchemaBuilder.int32().defaultValue(0).build())
                .field("name", SchemaBuilder.string().optional().doc("a name").build())
                .field("price", decimal())
                .field("created", created)
                .field("size", Schema.OPTIONAL_INT16_SCHEMA)
                .field("weight", variable())
                .field("volume", variable())
                .field(
                        "tags",
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                                .optional()
                                .build())
                .field("index", sparse())
                .build();
    }

    private static SchemaBuilder named(SchemaBuilder schema, String name) {
        return schema.name("io.debezium." + name).version(1);
    }

    private static Schema decimal() {
        return Decimal.builder(2)
                .parameter("connect.decimal.precision", "10")
                .optional()
                .build();
    }

    private static Schema variable() {
        return named(SchemaBuilder.struct(), "data.VariableScaleDecimal")
                .optional()
                .doc("Variable scaled decimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
    }

    private static Schema sparse() {
        return named(SchemaBuilder.struct(), "data.SparseDoubleVector")
                .optional()
                .field("dimensions", Schema.INT16_SCHEMA)
                .field(
                        "vector",
                        SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA)
                                .build())
                .build();
    }

    private static Schema source() {
        Schema snapshot = named(SchemaBuilder.string(), "data.Enum")
                .parameter("allowed", "true,first,last,false")
                .optional()
                .defaultValue("false")
                .build();
        return named(SchemaBuilder.struct(), "connector.postgresql.Source")
                .field("version", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .field("snapshot", snapshot)
                .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    private static Schema transaction() {
        return SchemaBuilder.struct()
                .name("event.block")
                .version(1)
                .optional()
                .field("id", Schema.STRING_SCHEMA)
                .field("total_order", Schema.INT64_SCHEMA)
                .field("data_collection_order", Schema.INT64_SCHEMA)
                .build();
    }
}
