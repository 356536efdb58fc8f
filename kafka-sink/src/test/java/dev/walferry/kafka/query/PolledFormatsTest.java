package dev.walferry.kafka.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.record.live.RegistrySession;
import dev.walferry.kafka.record.protobuf.ProtoFiles;
import dev.walferry.pgoutput.RawRecordReader;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Timeout;

/** Polled rows in every format with an envelope, in Debezium's envelope and alone: a row, its next version, and its end. */
@Kafka
@Registry
@Timeout(300)
class PolledFormatsTest {
    private final TestTopics topics;

    PolledFormatsTest(TestTopics topics) {
        this.topics = topics;
    }

    /** A reader of the fields of a key or value, as text. */
    private interface Format {
        String at(byte[] bytes, String... path) throws Exception;
    }

    private Route route(TestDatabase database, TestSubjects subjects, String format, String envelope)
            throws SQLException {
        database.execute(
                "drop table if exists item",
                "create table item (id int primary key, note text)",
                "insert into item values (1, 'a')");
        return Route.polling(database, topics.bootstrapServers(), topics.prefix() + "." + envelope)
                .set("value.envelope", envelope)
                .set("mode", "xmin")
                .set("query.deletes", "compare")
                .set("key.format", format)
                .set("value.format", format)
                .set("schema.registry.url", subjects.url());
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(Route route) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(records::add);
        }
        return records;
    }

    private static void awaitRecords(Route route, int count) {
        Await.until(count + " records", PolledTopics.LIMIT, () -> records(route).size() >= count);
    }

    private static List<ConsumerRecord<byte[], byte[]>> changed(Route route, int recordsOfDelete) throws SQLException {
        try (DaemonThread daemon = DaemonThread.streaming(route)) {
            awaitRecords(route, 1);
            route.database().execute("update item set note = 'b'");
            awaitRecords(route, 2);
            PolledTopics.awaitKeys(route, "1");
            route.database().execute("delete from item");
            awaitRecords(route, 2 + recordsOfDelete);
            daemon.stop();
        }
        return records(route);
    }

    private void assertCarried(TestDatabase database, TestSubjects subjects, String name, Format format)
            throws Exception {
        try (Route route = route(database, subjects, name, "debezium")) {
            List<ConsumerRecord<byte[], byte[]>> records = changed(route, 2);
            assertEquals(4, records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                assertEquals("1", format.at(record.key(), "id"));
            }
            byte[] first = records.get(0).value();
            assertEquals("r", format.at(first, "op"));
            assertEquals("a", format.at(first, "after", "note"));
            assertEquals("true", format.at(first, "source", "snapshot"));
            assertEquals("item", format.at(first, "source", "table"));
            assertEquals("b", format.at(records.get(1).value(), "after", "note"));
            assertEquals("d", format.at(records.get(2).value(), "op"));
            assertEquals("1", format.at(records.get(2).value(), "before", "id"));
            assertNull(records.get(3).value());
        }
        try (Route route = route(database, subjects, name, "flat")) {
            List<ConsumerRecord<byte[], byte[]>> records = changed(route, 1);
            assertEquals(3, records.size());
            assertEquals("a", format.at(records.get(0).value(), "note"));
            assertEquals("b", format.at(records.get(1).value(), "note"));
            assertNull(records.get(2).value());
        }
    }

    @OnPostgres({14, 18})
    void json(TestDatabase database, TestSubjects subjects) throws Exception {
        assertCarried(database, subjects, "json", (bytes, path) -> at(PolledTopics.json(bytes), path));
    }

    @OnPostgres({14, 18})
    void jsonWithSchemas(TestDatabase database, TestSubjects subjects) throws Exception {
        assertCarried(
                database,
                subjects,
                "json-schema",
                (bytes, path) -> at(PolledTopics.json(bytes).get("payload"), path));
    }

    private static String at(JsonNode json, String... path) {
        JsonNode node = json;
        for (String name : path) {
            node = node.get(name);
        }
        return node.asText();
    }

    @OnPostgres({14, 18})
    void avro(TestDatabase database, TestSubjects subjects) throws Exception {
        assertCarried(database, subjects, "avro", (bytes, path) -> {
            Schema schema = new Schema.Parser().parse(RegistrySession.schema(subjects, bytes));
            Object value = new GenericDatumReader<GenericRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
            for (String name : path) {
                value = ((GenericRecord) value).get(name);
            }
            return value.toString();
        });
    }

    @OnPostgres({14, 18})
    void protobuf(TestDatabase database, TestSubjects subjects) throws Exception {
        assertCarried(database, subjects, "protobuf", (bytes, path) -> {
            Object value = DynamicMessage.parseFrom(
                    ProtoFiles.message(RegistrySession.schema(subjects, bytes)),
                    Arrays.copyOfRange(bytes, 6, bytes.length));
            for (String name : path) {
                Message message = (Message) value;
                value = message.getField(message.getDescriptorForType().findFieldByName(name));
            }
            return value.toString();
        });
    }

    /** The raw format: pgoutput's own messages, which have no envelope. */
    @OnPostgres({14, 18})
    void raw(TestDatabase database) throws Exception {
        database.execute("create table item (id int primary key, note text)", "insert into item values (1, 'a')");
        try (Route route = Route.polling(database, topics.bootstrapServers(), topics.prefix() + ".raw")
                .set("mode", "xmin")
                .set("value.format", "raw")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                awaitRecords(route, 2); // one of them is the relation
                database.execute("update item set note = 'b'");
                awaitRecords(route, 3);
                daemon.stop();
            }
            List<ConsumerRecord<byte[], byte[]>> records = records(route);
            RawRecordReader reader = new RawRecordReader();
            records.stream()
                    .filter(record -> record.topic().endsWith(".relations"))
                    .forEach(record -> reader.learn(record.value()));
            List<String> notes = records.stream()
                    .filter(record -> !record.topic().endsWith(".relations"))
                    .map(record -> note(reader, record))
                    .toList();
            assertEquals(List.of("a", "b"), notes);
        }
    }

    private static String note(RawRecordReader reader, ConsumerRecord<byte[], byte[]> record) {
        String id =
                new String(record.headers().lastHeader("__walferry.relation").value(), StandardCharsets.UTF_8);
        return ((RowChange) reader.read(id, record.value())).row().value("note").getText();
    }
}
