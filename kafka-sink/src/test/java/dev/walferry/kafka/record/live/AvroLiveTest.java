package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.Rows;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Registry;
import dev.walferry.testdata.junit.TestSubjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;

/** Records of a real server as Avro, read by Avro's own library with the schemas that a real registry has. */
@Registry
@Timeout(600)
class AvroLiveTest {
    private static List<ProducerRecord<byte[], byte[]>> records(
            TestDatabase database, TestSubjects subjects, String[] settings, String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("value.format", "avro"));
        all.addAll(Arrays.asList(settings));
        return RegistrySession.records(database, subjects, all, statements);
    }

    private static GenericRecord read(TestSubjects subjects, byte[] bytes) throws IOException, InterruptedException {
        assertEquals(0, bytes[0]);
        Schema schema = new Schema.Parser().parse(RegistrySession.schema(subjects, bytes));
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertTrue(decoder.isEnd());
        return record;
    }

    private static JsonNode json(Object record) {
        return Rows.json(String.valueOf(record));
    }

    @OnPostgres({14, 18})
    void recordsAreReadWithTheRegistrysSchemas(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create type mood as enum ('happy', 'sad')", """
                create table t (id int primary key, n numeric(10,2) not null default 1.5, s text, q text default 'x', m mood,
                  a int[], p point, at timestamptz, b bytea, f float8, yes bool not null)""");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                subjects,
                new String[0],
                "insert into t values (1, -2.25, 'ü', null, 'sad', '{1,null}', '(1,2)', '2020-01-01', '\\x00ff', 'NaN', true)",
                "update t set q = 'y'",
                "delete from t");
        assertEquals(4, records.size());
        assertEquals(Rows.json("{\"id\":1}"), json(read(subjects, records.get(0).key())));
        GenericRecord first = read(subjects, records.get(0).value());
        assertEquals(subjects.prefix() + ".public.t.Envelope", first.getSchema().getFullName());
        GenericRecord after = (GenericRecord) first.get("after");
        assertEquals("ü", after.get("s").toString());
        assertEquals(null, after.get("q"));
        assertEquals("sad", after.get("m").toString());
        assertEquals(List.of(1), ((List<?>) after.get("a")).subList(0, 1));
        assertEquals(null, ((List<?>) after.get("a")).get(1));
        assertEquals(2.0, ((GenericRecord) after.get("p")).get("y"));
        assertEquals(Double.NaN, after.get("f"));
        assertEquals(ByteBuffer.wrap(new byte[] {0, (byte) 0xff}), after.get("b"));
        assertEquals(ByteBuffer.wrap(new byte[] {(byte) 0xff, 0x1f}), after.get("n"));
        assertEquals("c", first.get("op").toString());
        assertEquals(
                "y",
                ((GenericRecord) read(subjects, records.get(1).value()).get("after"))
                        .get("q")
                        .toString());
        GenericRecord before =
                (GenericRecord) read(subjects, records.get(2).value()).get("before");
        assertEquals(
                ByteBuffer.wrap(new byte[] {0, (byte) 0x96}),
                before.get("n"),
                "the default of a column that was not sent");
        assertEquals(false, before.get("yes"));
    }

    /** A default changes the order of the branches of a field's union. */
    @OnPostgres(18)
    void anEventsPayloadMayHaveADefault(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table outbox (id int primary key, aggregatetype text not null,"
                + " aggregateid text not null, kind text, payload text default 'none')");
        String[] settings = {
            "outbox.table.include.list", "public\\.outbox",
            "outbox.table.fields.additional.placement", "kind:envelope",
            "outbox.route.topic.replacement", subjects.prefix() + ".${routedByValue}"
        };
        List<ProducerRecord<byte[], byte[]>> events = records(
                database,
                subjects,
                settings,
                "insert into outbox values (1, 'order', 'a', 'paid', 'ü')",
                "insert into outbox values (2, 'order', 'a', 'sent', null)");
        GenericRecord first = read(subjects, events.get(0).value());
        assertEquals("ü", first.get("payload").toString());
        assertEquals("paid", first.get("kind").toString());
        GenericRecord second = read(subjects, events.get(1).value());
        assertEquals(null, second.get("payload"));
        assertEquals("sent", second.get("kind").toString());
    }

    @OnPostgres(18)
    void namesAreChangedAsConfigured(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table \"my table\" (\"the id\" int primary key, \"1st\" int)");
        String[] adjusted = {"schema.name.adjustment.mode", "avro", "field.name.adjustment.mode", "avro"};
        GenericRecord record = read(
                subjects,
                records(database, subjects, adjusted, "insert into \"my table\" values (1, 2)")
                        .get(0)
                        .value());
        assertEquals(Rows.json("{\"the_id\":1,\"_1st\":2}"), json(record.get("after")));
        assertTrue(record.getSchema().getFullName().endsWith(".public.my_table.Envelope"));
    }

    @OnPostgres(18)
    void columnsThatComeAndGoAreNewSchemas(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table t (id int primary key, a int)");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                subjects,
                new String[0],
                "insert into t values (1, 2)",
                "do $$ begin alter table t add b text; insert into t values (2, 3, 'x'); end $$",
                "do $$ begin alter table t drop a; insert into t values (3, 'y'); end $$");
        assertEquals(
                Rows.json("{\"id\":1,\"a\":2}"),
                json(read(subjects, records.get(0).value()).get("after")));
        assertEquals(
                Rows.json("{\"id\":2,\"a\":3,\"b\":\"x\"}"),
                json(read(subjects, records.get(1).value()).get("after")));
        assertEquals(
                Rows.json("{\"id\":3,\"b\":\"y\"}"),
                json(read(subjects, records.get(2).value()).get("after")));
    }

    @OnPostgres(18)
    void transactionsAreReadWithTheRegistrysSchemas(TestDatabase database, TestSubjects subjects) throws Exception {
        database.execute("create table t (id int primary key)");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                subjects,
                new String[] {"provide.transaction.metadata", "true"},
                "insert into t values (1), (2)");
        assertEquals(4, records.size());
        GenericRecord begin = read(subjects, records.get(0).value());
        assertEquals("BEGIN", begin.get("status").toString());
        assertEquals(null, begin.get("event_count"));
        assertEquals(begin.get("id"), read(subjects, records.get(0).key()).get("id"));
        GenericRecord place =
                (GenericRecord) read(subjects, records.get(2).value()).get("transaction");
        assertEquals(2L, place.get("total_order"));
        GenericRecord end = read(subjects, records.get(3).value());
        assertEquals(2L, end.get("event_count"));
        assertEquals(
                Rows.json("[{\"data_collection\":\"public.t\",\"event_count\":2}]"), json(end.get("data_collections")));
    }
}
