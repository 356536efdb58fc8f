package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.protobuf.ProtoFiles;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;

/** Events of an outbox table whose payloads are structures, read by each format's own library with the registry's schemas. */
@Registry
@Timeout(600)
class OutboxFormatsLiveTest {
    private static final String[] EVENTS = {
        "insert into outbox values (1, 'order', '42', 'Paid', '{\"id\": 1, \"total\": 5, \"note\": null, \"big\": 5000000000,"
                + " \"who\": {\"name\": \"ü\", \"vip\": true}, \"lines\": [{\"sku\": \"a\", \"n\": 2}, {\"sku\": \"b\", \"price\": 1.5}],"
                + " \"tags\": [\"x\", \"y\"]}')",
        "insert into outbox values (2, 'order', '42', 'Paid', '{\"id\": 1, \"vat\": 2, \"total\": 5}')",
        "insert into outbox values (3, 'order', '42', null, '{\"id\": 1, \"total\": \"five\"}')",
        "insert into outbox values (4, 'order', '42', 'Paid', '{\"id\": 1, \"total\": 6000000000}')"
    };

    /** The payloads as Avro's library prints them, with null for a missing field. */
    private static final List<String> PAYLOADS = List.of(
            "{\"id\":1,\"big\":5000000000,\"who\":{\"vip\":true,\"name\":\"ü\"},\"note\":null,\"tags\":[\"x\",\"y\"],"
                    + "\"lines\":[{\"n\":2,\"sku\":\"a\",\"price\":null},{\"n\":null,\"sku\":\"b\",\"price\":1.5}],\"total\":5}",
            "{\"id\":1,\"vat\":2,\"total\":5}",
            "{\"id\":1,\"total\":\"five\"}",
            "{\"id\":1,\"total\":6000000000}");

    private static List<byte[]> events(
            TestDatabase database, TestSubjects subjects, String format, String place, String... events)
            throws Exception {
        database.execute(
                "drop publication if exists p",
                "drop table if exists outbox",
                "create table outbox (id int primary key, aggregatetype text not null, aggregateid text not null,"
                        + " type text, payload jsonb)");
        List<String> settings = List.of(
                "value.format",
                format,
                "outbox.table.include.list",
                "public\\.outbox",
                "outbox.table.expand.json.payload",
                "true",
                "outbox.table.json.payload.null.behavior",
                "optional_bytes",
                "outbox.table.fields.additional.placement",
                "type:" + place + ":eventType",
                "outbox.route.topic.replacement",
                subjects.prefix() + "." + format + "." + place + ".${routedByValue}");
        return RegistrySession.records(database, subjects, settings, events).stream()
                .map(ProducerRecord::value)
                .toList();
    }

    private static String eventType(int event) {
        return event == 2 ? "null" : "\"Paid\"";
    }

    @OnPostgres({14, 18})
    void avroReadsWhatTheApplicationHasWritten(TestDatabase database, TestSubjects subjects) throws Exception {
        for (String place : List.of("header", "envelope")) {
            List<byte[]> events = events(database, subjects, "avro", place, EVENTS);
            assertEquals(EVENTS.length, events.size());
            for (int i = 0; i < EVENTS.length; i++) {
                String expected = place.equals("header")
                        ? PAYLOADS.get(i)
                        : "{\"payload\":" + PAYLOADS.get(i) + ",\"eventType\":" + eventType(i) + "}";
                assertEquals(
                        Rows.json(expected),
                        Rows.json(avro(subjects, events.get(i)).toString()),
                        place);
            }
        }
    }

    private static GenericRecord avro(TestSubjects subjects, byte[] bytes) throws Exception {
        Schema schema = new Schema.Parser().parse(RegistrySession.schema(subjects, bytes));
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertTrue(decoder.isEnd());
        return record;
    }

    @OnPostgres({14, 18})
    void protobufReadsWhatTheApplicationHasWritten(TestDatabase database, TestSubjects subjects) throws Exception {
        for (String place : List.of("header", "envelope")) {
            List<byte[]> events = events(database, subjects, "protobuf", place, EVENTS);
            assertEquals(EVENTS.length, events.size());
            Message first = payload(place, read(type(subjects, events.get(0)), events.get(0)));
            assertEquals(1, get(first, "id"));
            assertEquals(5, get(first, "total"));
            assertEquals(5_000_000_000L, get(first, "big"));
            assertEquals(List.of("x", "y"), get(first, "tags"));
            assertFalse(has(first, "note"), "null is absence");
            Message who = (Message) get(first, "who");
            assertEquals("ü", get(who, "name"));
            assertEquals(true, get(who, "vip"));
            List<?> lines = (List<?>) get(first, "lines");
            assertEquals(2, get((Message) lines.get(0), "n"));
            assertEquals("b", get((Message) lines.get(1), "sku"));
            assertEquals(1.5, get((Message) lines.get(1), "price"));
            assertFalse(has((Message) lines.get(1), "n"));
            if (place.equals("envelope")) {
                assertEquals("Paid", get(read(type(subjects, events.get(0)), events.get(0)), "eventType"));
                assertFalse(has(read(type(subjects, events.get(2)), events.get(2)), "eventType"));
            }
        }
    }

    /** A class generated from one event's schema reads all events, although each has other members. */
    @OnPostgres(18)
    void aReaderOfOneSchemaReadsEveryEvent(TestDatabase database, TestSubjects subjects) throws Exception {
        for (String place : List.of("header", "envelope")) {
            List<byte[]> events = events(database, subjects, "protobuf", place, EVENTS);
            Message second = payload(place, read(type(subjects, events.get(0)), events.get(1)));
            assertEquals(1, get(second, "id"));
            assertEquals(5, get(second, "total"));
            assertFalse(has(second, "note"));
            Message first = payload(place, read(type(subjects, events.get(1)), events.get(0)));
            assertEquals(5, get(first, "total"));
            assertFalse(has(first, "vat"));
            Message text = payload(place, read(type(subjects, events.get(0)), events.get(2)));
            assertEquals(1, get(text, "id"));
            assertFalse(has(text, "total"), "text has a number of its own");
            Message wide = payload(place, read(type(subjects, events.get(3)), events.get(0)));
            assertEquals(5L, get(wide, "total"), "a number may grow");
        }
    }

    private static Descriptor type(TestSubjects subjects, byte[] bytes) throws Exception {
        return ProtoFiles.message(RegistrySession.schema(subjects, bytes));
    }

    private static Message read(Descriptor type, byte[] bytes) throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(type, Arrays.copyOfRange(bytes, 6, bytes.length));
    }

    private static Message payload(String place, Message event) {
        return place.equals("header") ? event : (Message) get(event, "payload");
    }

    private static Object get(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    private static boolean has(Message message, String name) {
        return message.hasField(message.getDescriptorForType().findFieldByName(name));
    }
}
