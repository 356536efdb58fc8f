package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.Envelopes;
import dev.walferry.kafka.record.change.RecordMappingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class ProtobufSchemasTest {
    private static final String RELATION = "public.item";

    private static String text(Schema schema, FieldNumbers numbers) {
        String text = ProtobufSchemas.of(schema, RELATION, numbers).text();
        ProtoFiles.message(text); // Protobuf's library agrees
        return text;
    }

    private static SchemaBuilder struct(String name) {
        return SchemaBuilder.struct().name(name);
    }

    @Test
    void anEnvelopeBecomesNestedMessages() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(ProtobufSchemasTest.class.getResourceAsStream("envelope.proto"))) {
            String expected = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, text(Envelopes.envelope(), FieldNumbers.POSITIONS));
        }
    }

    @Test
    void connectsOwnTypesAreKnownMessages() {
        Schema schema = struct("google.B")
                .field("d", Date.SCHEMA)
                .field("t", Time.builder().optional().build())
                .field("ts", SchemaBuilder.array(Timestamp.SCHEMA).build())
                .build();
        assertEquals("""
                syntax = "proto3";
                package google;

                import "google/protobuf/timestamp.proto";
                import "google/type/date.proto";
                import "google/type/timeofday.proto";

                message B {
                  .google.type.Date d = 1;
                  optional .google.type.TimeOfDay t = 2;
                  repeated .google.protobuf.Timestamp ts = 3;
                }
                """, text(schema, FieldNumbers.POSITIONS));
    }

    @Test
    void aMapIsEntriesWhoseValueMayBeNull() {
        Schema tags = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                .optional()
                .build();
        assertEquals("""
                syntax = "proto3";
                package a;

                message B {
                  repeated MyTagsEntry my_tags = 1;

                  message MyTagsEntry {
                    string key = 1;
                    optional string value = 2;
                  }
                }
                """, text(struct("a.B").field("my_tags", tags).build(), FieldNumbers.POSITIONS));
    }

    @Test
    void rememberedNumbersStayWhenAColumnIsDropped() {
        Map<String, Integer> remembered = Map.of("id", 1, "name", 3, "added", 4);
        FieldNumbers numbers = (row, field, position) -> {
            assertEquals("a.B", row.name());
            return remembered.get(field);
        };
        Schema schema = struct("a.B")
                .field("id", Schema.INT32_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("added", Schema.STRING_SCHEMA)
                .build();
        String text = text(schema, numbers);
        assertTrue(text.contains("int32 id = 1;") && text.contains("string name = 3;"), text);
        assertTrue(text.contains("string added = 4;"), text);
    }

    @Test
    void aMessageNeverHasTheNameOfAField() {
        Schema inner = struct("a.point").field("x", Schema.INT64_SCHEMA).build();
        Schema schema = struct("a.B")
                .field("p", inner)
                .field("point", inner)
                .field("pointMessage", Schema.INT64_SCHEMA)
                .build();
        String text = text(schema, FieldNumbers.POSITIONS);
        assertTrue(text.contains("pointMessageMessage p = 1;"), text);
        assertTrue(text.contains("pointMessageMessage point = 2;"), text);
    }

    @Test
    void aNameThatProtobufRefusesIsReportedWithItsRemedy() {
        assertRefused("schema.name.adjustment.mode", struct("my-shop.public.item.Value"));
        assertRefused("schema.name.adjustment.mode", struct("shop.public.1t.Value"));
        assertRefused("field.name.adjustment.mode", struct("a.B").field("größe", Schema.INT64_SCHEMA));
        Schema deep = SchemaBuilder.array(
                        SchemaBuilder.array(Schema.INT64_SCHEMA).build())
                .build();
        assertRefused("array of arrays", struct("a.B").field("x", deep));
        assertRefused("column.exclude.list", struct("a.B").field("x", deep));
        Schema one = struct("a.C").field("x", Schema.INT64_SCHEMA).build();
        Schema other = struct("b.C").field("y", Schema.INT64_SCHEMA).build();
        assertRefused("the name C", struct("a.B").field("p", one).field("q", other));
    }

    private static void assertRefused(String reason, SchemaBuilder schema) {
        String message = assertThrows(
                        RecordMappingException.class,
                        () -> ProtobufSchemas.of(schema.build(), RELATION, FieldNumbers.POSITIONS))
                .getMessage();
        assertTrue(message.contains(reason) && message.contains(RELATION), message);
    }
}
