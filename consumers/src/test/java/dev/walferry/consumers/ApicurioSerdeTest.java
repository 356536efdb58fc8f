package dev.walferry.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Apicurio's deserializer reads keys and values as Avro, with the schemas that its registry was given. */
@Postgres
@Kafka
@Registry
@Timeout(600)
class ApicurioSerdeTest {
    private static final String EXPECTED = "select concat_ws('|', id, name, coalesce(qty::text, 'null'),"
            + " coalesce(price::text, 'null'), coalesce(ok::text, 'null'), coalesce(uid::text, 'null')) from item";

    @Test
    void avroReadsTheTable(TestDatabase database, TestTopics topics, TestSubjects subjects) throws Exception {
        new Shop(database, topics.bootstrapServers(), topics.prefix())
                .carry(Map.of(
                        "key.format",
                        "avro",
                        "value.format",
                        "avro",
                        "schema.registry.url",
                        subjects.url(),
                        "decimal.handling.mode",
                        "string"));
        Map<Long, String> rowById = new TreeMap<>();
        try (AvroKafkaDeserializer<GenericRecord> keys = deserializer(subjects, true);
                AvroKafkaDeserializer<GenericRecord> values = deserializer(subjects, false);
                TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix())) {
            reader.readAll(record -> {
                if (record.topic().equals(topics.topic("public.item"))) {
                    long id = (Long)
                            keys.deserialize(record.topic(), record.key()).get("id");
                    GenericRecord value = values.deserialize(record.topic(), record.value());
                    Object after = value == null ? null : value.get("after");
                    if (after == null) {
                        rowById.remove(id);
                    } else {
                        rowById.put(id, text((GenericRecord) after));
                    }
                }
            });
        }
        List<String> expected = Shop.query(database, EXPECTED).stream().sorted().toList();
        assertEquals(expected, rowById.values().stream().sorted().toList());
    }

    private static AvroKafkaDeserializer<GenericRecord> deserializer(TestSubjects subjects, boolean isKey) {
        AvroKafkaDeserializer<GenericRecord> deserializer = new AvroKafkaDeserializer<>();
        String api = subjects.url().replaceFirst("/apis/.*", "/apis/registry/v3");
        deserializer.configure(
                Map.of(
                        "apicurio.registry.url", api,
                        "apicurio.registry.use-id", "contentId",
                        "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler"),
                isKey);
        return deserializer;
    }

    private static String text(GenericRecord row) {
        return String.join(
                "|",
                List.of("id", "name", "qty", "price", "ok", "uid").stream()
                        .map(row::get)
                        .map(String::valueOf)
                        .toList());
    }
}
