package dev.walferry.kafka.record.protobuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.record.change.RecordMappingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** Numbers of fields that are not columns: the members of an event's payload. */
class NameNumbersTest {
    private static int number(String field, Schema schema) {
        Schema struct = SchemaBuilder.struct().name("a.B").field(field, schema).build();
        return NameNumbers.OF_FIELDS.number(struct, field, 1);
    }

    @Test
    void aNumberIsTheSameAmongOtherFields() {
        Schema total = Schema.OPTIONAL_INT32_SCHEMA;
        Schema struct = SchemaBuilder.struct()
                .name("a.B")
                .field("vat", Schema.OPTIONAL_STRING_SCHEMA)
                .field("total", total)
                .build();
        assertEquals(number("total", total), NameNumbers.OF_FIELDS.number(struct, "total", 2));
        assertEquals(61_551_586, number("total", total), "in every version of this program");
    }

    @Test
    void aKindOfValueHasANumberOfItsOwn() {
        Schema struct = SchemaBuilder.struct()
                .field("x", Schema.STRING_SCHEMA)
                .optional()
                .build();
        List<Schema> kinds = List.of(
                Schema.OPTIONAL_INT32_SCHEMA,
                Schema.OPTIONAL_FLOAT64_SCHEMA,
                Schema.OPTIONAL_STRING_SCHEMA,
                Schema.OPTIONAL_BOOLEAN_SCHEMA,
                Schema.OPTIONAL_BYTES_SCHEMA,
                struct,
                SchemaBuilder.array(struct).build(),
                SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build());
        Set<Integer> numbers = new HashSet<>();
        for (Schema kind : kinds) {
            int number = number("x", kind);
            assertTrue(number >= 1_000_000 && number < 1 << 28, () -> number + " for " + kind);
            numbers.add(number);
        }
        assertEquals(kinds.size(), numbers.size());
        assertEquals(number("x", Schema.INT32_SCHEMA), number("x", Schema.OPTIONAL_INT64_SCHEMA), "a number may grow");
    }

    @Test
    void twoNamesWithOneNumberAreRefused() {
        Schema struct = SchemaBuilder.struct()
                .name("a.B")
                .field("f1771", Schema.INT32_SCHEMA)
                .field("f2457", Schema.INT32_SCHEMA)
                .build();
        RecordMappingException e = assertThrows(
                RecordMappingException.class, () -> ProtobufSchemas.of(struct, "public.outbox", NameNumbers.OF_FIELDS));
        assertTrue(e.getMessage().contains("would have the same number"), e::getMessage);
    }
}
