package dev.walferry.kafka.record.avro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.Envelopes;
import dev.walferry.kafka.record.change.RecordMappingException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class AvroSchemasTest {
    private static final String RELATION = "public.item";

    private static String text(Schema schema) {
        org.apache.avro.Schema avro = AvroSchemas.of(schema, RELATION);
        String text = avro.toString();
        assertEquals(text, new org.apache.avro.Schema.Parser().parse(text).toString());
        return text;
    }

    private static SchemaBuilder struct(String name) {
        return SchemaBuilder.struct().name(name);
    }

    @Test
    void anEnvelopeHasTheTextOfTheKnownConverters() throws IOException {
        try (InputStream file = Objects.requireNonNull(AvroSchemasTest.class.getResourceAsStream("envelope.avsc"))) {
            String expected = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\\s*\n\\s*", "");
            assertEquals(expected, text(Envelopes.envelope()));
        }
    }

    @Test
    void scalarsStandForThemselves() {
        assertEquals("\"long\"", text(Schema.INT64_SCHEMA));
        assertEquals("[\"null\",\"boolean\"]", text(Schema.OPTIONAL_BOOLEAN_SCHEMA));
        assertEquals("{\"type\":\"int\",\"connect.type\":\"int8\"}", text(Schema.INT8_SCHEMA));
        assertEquals(
                "{\"type\":\"float\",\"connect.default\":1.5}",
                text(SchemaBuilder.float32().defaultValue(1.5f).build()));
    }

    @Test
    void connectsOwnTypesAreLogicalTypes() {
        assertEquals(
                "{\"type\":\"bytes\",\"scale\":2,\"precision\":64,\"connect.version\":1,"
                        + "\"connect.parameters\":{\"scale\":\"2\"},"
                        + "\"connect.name\":\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\"}",
                text(Decimal.schema(2)));
        assertEquals(
                "{\"type\":\"long\",\"connect.version\":1,\"connect.name\":\"org.apache.kafka.connect.data.Timestamp\","
                        + "\"logicalType\":\"timestamp-millis\"}",
                text(Timestamp.SCHEMA));
    }

    @Test
    void defaultsAreInTheFormOfTheirAvroType() {
        Schema schema = struct("a.B")
                .field(
                        "d",
                        Decimal.builder(2).defaultValue(new BigDecimal("-0.02")).build())
                .field(
                        "t",
                        Timestamp.builder()
                                .defaultValue(Date.from(Instant.ofEpochMilli(5)))
                                .build())
                .field(
                        "b",
                        SchemaBuilder.bytes()
                                .defaultValue(new byte[] {(byte) 0xE9, 1})
                                .build())
                .field(
                        "i",
                        SchemaBuilder.int8().optional().defaultValue((byte) 3).build())
                .field(
                        "n",
                        SchemaBuilder.float64()
                                .optional()
                                .defaultValue(Double.NaN)
                                .build())
                .build();
        String text = text(schema);
        assertTrue(text.contains("\"connect.default\":\"þ\""), text);
        assertTrue(text.contains("\"default\":\"þ\"}"), text);
        assertTrue(text.contains("\"logicalType\":\"timestamp-millis\"},\"default\":5}"), text);
        assertTrue(
                text.contains("{\"type\":\"bytes\",\"connect.default\":\"é\\u0001\"},\"default\":\"é\\u0001\"}"), text);
        assertTrue(
                text.contains(
                        "[{\"type\":\"int\",\"connect.default\":3,\"connect.type\":\"int8\"},\"null\"],\"default\":3}"),
                text);
        assertTrue(text.contains("{\"name\":\"n\",\"type\":[\"double\",\"null\"]}"), text);
    }

    @Test
    void structsWithoutANameAreNumberedFromTheSecond() {
        Schema one = SchemaBuilder.struct()
                .optional()
                .field("x", Schema.INT64_SCHEMA)
                .build();
        Schema other = SchemaBuilder.struct().field("y", Schema.INT64_SCHEMA).build();
        Schema root =
                struct("a.B").field("p", one).field("q", other).field("r", one).build();
        assertEquals(
                "{\"type\":\"record\",\"name\":\"B\",\"namespace\":\"a\",\"fields\":["
                        + "{\"name\":\"p\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"ConnectDefault\","
                        + "\"namespace\":\"io.confluent.connect.avro\",\"fields\":[{\"name\":\"x\",\"type\":\"long\"}]}],"
                        + "\"default\":null},"
                        + "{\"name\":\"q\",\"type\":{\"type\":\"record\",\"name\":\"ConnectDefault2\","
                        + "\"namespace\":\"io.confluent.connect.avro\",\"fields\":[{\"name\":\"y\",\"type\":\"long\"}]}},"
                        + "{\"name\":\"r\",\"type\":[\"null\",\"io.confluent.connect.avro.ConnectDefault\"],"
                        + "\"default\":null}],\"connect.name\":\"a.B\"}",
                text(root));
    }

    @Test
    void aNameThatAvroRefusesIsReportedWithItsRemedy() {
        assertRefused("schema.name.adjustment.mode", "my-shop.public.item.Value", struct("my-shop.public.item.Value"));
        assertRefused("schema.name.adjustment.mode", "shop.public.1t.Value", struct("shop.public.1t.Value"));
        assertRefused("field.name.adjustment.mode", "a-b", struct("a.B").field("a-b", Schema.INT64_SCHEMA));
    }

    private static void assertRefused(String option, String name, SchemaBuilder schema) {
        String message = assertThrows(RecordMappingException.class, () -> AvroSchemas.of(schema.build(), RELATION))
                .getMessage();
        assertTrue(
                message.contains(option) && message.contains('"' + name + '"') && message.contains(RELATION), message);
    }

    @Test
    void twoStructuresOfOneNameAreRefused() {
        Schema root = struct("a.B")
                .field("p", struct("a.C").field("x", Schema.INT64_SCHEMA).build())
                .field("q", struct("a.C").field("y", Schema.INT64_SCHEMA).build())
                .build();
        String message = assertThrows(RecordMappingException.class, () -> AvroSchemas.of(root, RELATION))
                .getMessage();
        assertTrue(message.contains("a.C") && message.contains(RELATION), message);
    }
}
