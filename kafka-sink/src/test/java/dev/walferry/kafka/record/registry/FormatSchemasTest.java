package dev.walferry.kafka.record.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.record.Envelopes;
import dev.walferry.kafka.record.avro.AvroSchemas;
import dev.walferry.kafka.record.protobuf.FieldNumbers;
import dev.walferry.kafka.record.protobuf.ProtobufSchemas;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real registry takes the schemas that our formats make. */
@Registry
@Timeout(600)
class FormatSchemasTest {
    private static final Schema TIMES = times().build();
    private static final Schema NOTE = Schema.OPTIONAL_STRING_SCHEMA;

    private static SchemaBuilder times() {
        return SchemaBuilder.struct()
                .name("shop.public.item.Key")
                .field("date", Date.SCHEMA)
                .field("time", Time.builder().optional().build())
                .field("moment", Timestamp.SCHEMA)
                .field("small", Schema.INT16_SCHEMA);
    }

    private static String avro(Schema schema) {
        return AvroSchemas.of(schema, "public.item").toString();
    }

    private static String protobuf(Schema schema) {
        return ProtobufSchemas.of(schema, "public.item", FieldNumbers.POSITIONS).text();
    }

    @Test
    void avroSchemasAreTakenAndCompared(TestSubjects subjects) throws Exception {
        assertTaken(subjects, "AVRO", avro(Envelopes.envelope()));
        assertCompared(
                subjects, "AVRO", avro(TIMES), avro(times().field("note", NOTE).build()));
    }

    @Tag("slow")
    @Test
    void protobufSchemasAreTakenAndComparedUnlessTheyHaveDecimals(TestSubjects subjects) throws Exception {
        assertTaken(subjects, "PROTOBUF", protobuf(Envelopes.envelope()));
        assertCompared(
                subjects,
                "PROTOBUF",
                protobuf(TIMES),
                protobuf(times().field("note", NOTE).build()));
    }

    private static String assertTaken(TestSubjects subjects, String type, String schema) throws Exception {
        RegistryClient client = new RegistryClient(Registries.at(subjects.url()));
        String subject = subjects.subject("item-" + Integer.toHexString(schema.hashCode()));
        int id = client.register(subject, type, schema);
        assertEquals(id, client.lookUp(subject, type, schema));
        return subject;
    }

    private static void assertCompared(TestSubjects subjects, String type, String schema, String next)
            throws Exception {
        String subject = assertTaken(subjects, type, schema);
        assertNull(new RegistryClient(Registries.at(subjects.url())).incompatibility(subject, type, next));
    }
}
