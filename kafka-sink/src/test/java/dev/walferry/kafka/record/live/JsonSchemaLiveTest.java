package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.Settings;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Timeout;

/** Records of a real server as JSON with schemas, read and written again by Kafka Connect's own converter. */
@Timeout(300)
class JsonSchemaLiveTest {
    private static List<ProducerRecord<byte[], byte[]>> records(TestDatabase database, String... statements)
            throws SQLException {
        database.execute("create publication p for all tables");
        return LiveSession.published(database, Settings.with("value.format", "json-schema"), statements);
    }

    /**
     * Asserts that the converter reads the bytes and writes the same ones. By default it would write a column's default
     * in place of null.
     */
    private static void assertConverterAgrees(ProducerRecord<byte[], byte[]> record, boolean isKey) {
        byte[] bytes = isKey ? record.key() : record.value();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), isKey);
            SchemaAndValue read = converter.toConnectData(record.topic(), bytes);
            byte[] written = converter.fromConnectData(record.topic(), read.schema(), read.value());
            assertEquals(text(written), text(bytes));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode rowField(ProducerRecord<byte[], byte[]> record, String name) {
        JsonNode row = Rows.json(record.value()).at("/schema/fields/1/fields");
        return field(row, name);
    }

    private static JsonNode field(JsonNode fields, String name) {
        return StreamSupport.stream(fields.spliterator(), false)
                .filter(field -> field.get("field").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode payload(ProducerRecord<byte[], byte[]> record) {
        return Rows.json(record.value()).get("payload");
    }

    @OnPostgres({14, 18})
    void everyTypeIsReadAndWrittenAgainByTheConverter(TestDatabase database) throws SQLException {
        database.execute("create extension hstore", "create type mood as enum ('happy', 'so so')", """
                create table "Ünusual ""name" (id bigint primary key, b bool, n numeric(10,2), free numeric, m money, d date,
                  t time, ts3 timestamp(3), ts timestamp, tz timestamptz, ttz timetz, iv interval, u uuid, j jsonb,
                  by bytea, bits bit(10), vb varbit, p point, bx box, mo mood, moods mood[], h hstore,
                  ints int[], texts text[], dates date[], r int4range, f float8, f4 float4, c char(4), "q""\\" "char")""");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                """
                insert into "Ünusual ""name" values (1, true, -1.5, 12.5, 1234.5, '0044-03-15 BC', '24:00',
                  '2020-01-01 00:00:00.5', 'infinity', '2020-01-01 00:00+05:30', '01:00+05:30', '1 year -2 days 03:00:00.5',
                  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b":1, "a":1.50}', '\\x00ff', b'1000000001', b'101',
                  '(1.5,-2)', '(1,1),(0,0)', 'so so', '{happy,"so so",null}', 'k=>"v 1", n=>null',
                  '[0:1]={1,null}', array['a,b', '"\\', 'NULL', null, ''], '{2020-01-01,infinity}', '[1,4]', 1.5, 0.1,
                  'ab', 'x')""",
                "insert into \"Ünusual \"\"name\" values (2)",
                "delete from \"Ünusual \"\"name\" where id = 1");
        assertEquals(4, records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            assertConverterAgrees(record, true);
            if (record.value() != null) {
                assertConverterAgrees(record, false);
            }
        }
        assertEquals(
                "happy,so so",
                rowField(records.get(0), "mo").at("/parameters/allowed").textValue());
        assertEquals(
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"int64\",\"optional\":false,\"field\":\"id\"}],"
                        + "\"optional\":false,\"name\":\"shop.public._nusual__name.Key\"},\"payload\":{\"id\":1}}",
                text(records.get(0).key()));
    }

    @OnPostgres({14, 18})
    void schemasHaveNotNullDefaultsAndComments(TestDatabase database) throws SQLException {
        database.execute("create type mood as enum ('happy', 'it''s')", """
                create table t (id serial primary key, n int not null default 5, s text not null, q text default 'a''b',
                  m mood default 'it''s', at timestamptz default now(), neg int default -1, yes bool not null default true,
                  price numeric(10,2) not null default 1.5, none text default null, sum int not null generated always as (1) stored)""", "comment on column t.s is 'a \"word\"'");
        List<ProducerRecord<byte[], byte[]>> records =
                records(database, "insert into t (s, at) values ('x', '2020-01-01')", "delete from t");
        ProducerRecord<byte[], byte[]> record = records.get(0);
        assertEquals(
                Rows.json("{\"type\":\"int32\",\"optional\":false,\"default\":0,\"field\":\"id\"}"),
                rowField(record, "id"));
        assertEquals(
                Rows.json("{\"type\":\"int32\",\"optional\":false,\"default\":5,\"field\":\"n\"}"),
                rowField(record, "n"));
        assertEquals(
                Rows.json("{\"type\":\"string\",\"optional\":false,\"doc\":\"a \\\"word\\\"\",\"field\":\"s\"}"),
                rowField(record, "s"));
        assertEquals("a'b", rowField(record, "q").get("default").textValue());
        assertEquals("it's", rowField(record, "m").get("default").textValue());
        assertEquals(
                "1970-01-01T00:00:00.000000Z",
                rowField(record, "at").get("default").textValue());
        assertEquals(-1, rowField(record, "neg").get("default").intValue());
        assertEquals(true, rowField(record, "yes").get("default").booleanValue());
        assertEquals("AJY=", rowField(record, "price").get("default").textValue());
        assertEquals(null, rowField(record, "none").get("default"));
        assertEquals(Rows.json("""
                {"id":1,"n":5,"s":"","q":null,"m":null,"at":null,"neg":null,"yes":true,"price":"AJY=","none":null}"""), payload(records.get(1)).get("before"));
        records.stream().filter(r -> r.value() != null).forEach(r -> assertConverterAgrees(r, false));
    }

    /** The catalog shows the table as it is now, and the rows are older. */
    @OnPostgres(18)
    void aNullFromBeforeTheColumnWasNotNullIsNull(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, s text, n numeric(4,1) not null)");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                "insert into t values (1, null, 'NaN')",
                "update t set s = 'x', n = 1",
                "do $$ begin alter table t alter s set not null; insert into t values (2, 'y', 2); end $$");
        assertEquals(true, rowField(records.get(0), "s").get("optional").booleanValue());
        assertEquals(
                Rows.json("{\"id\":1,\"s\":null,\"n\":null}"),
                payload(records.get(0)).get("after"));
        assertEquals(
                "[\"n\"]",
                text(records.get(0)
                        .headers()
                        .lastHeader("__walferry.unconverted")
                        .value()));
        assertEquals("x", payload(records.get(1)).at("/after/s").textValue());
        records.forEach(record -> assertConverterAgrees(record, false));
    }

    /**
     * Debezium leaves the same out, for better or worse: a registry compares our schemas with those that Debezium
     * registered.
     */
    @OnPostgres(18)
    void schemasLeaveOutWhatDebeziumLeavesOut(TestDatabase database) throws SQLException {
        database.execute("create domain amount as numeric(10,2)", """
                create table t (id int primary key, b box not null, c circle not null, p point not null,
                  a amount default 1.5, n numeric(10,2) default 1.5)""");
        database.execute("create publication p for all tables");
        List<ProducerRecord<byte[], byte[]>> records = LiveSession.published(
                database,
                Settings.with("value.format", "json-schema", "decimal.handling.mode", "string"),
                "insert into t values (1, '(1,1),(0,0)', '<(0,0),1>', '(0,0)')");
        ProducerRecord<byte[], byte[]> record = records.get(0);
        assertTrue(rowField(record, "b").get("optional").booleanValue());
        assertFalse(rowField(record, "p").get("optional").booleanValue());
        assertFalse(rowField(record, "b").at("/fields/2/values/optional").booleanValue());
        assertEquals("Geometry (CIRCLE)", rowField(record, "c").get("doc").textValue());
        assertEquals(null, rowField(record, "a").get("default"));
        assertEquals("1.50", rowField(record, "n").get("default").textValue());
        assertConverterAgrees(record, false);
    }

    /** Kafka Connect's default header converter writes no schema. */
    @OnPostgres(18)
    void keysInHeadersHaveNoSchema(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key)");
        List<ProducerRecord<byte[], byte[]>> records =
                records(database, "insert into t values (1)", "update t set id = 2");
        assertEquals("{\"id\":2}", header(records.get(1), "__debezium.newkey"));
        assertEquals("{\"id\":2}", header(records.get(2), "__debezium.newkey"));
        assertEquals("{\"id\":1}", header(records.get(3), "__debezium.oldkey"));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    /** The zeros must be readable: a decimal has at least one byte. */
    @OnPostgres(18)
    void zerosOfAnOldRowCanBeRead(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key, n numeric not null, z timestamptz not null)");
        List<ProducerRecord<byte[], byte[]>> records =
                records(database, "insert into t values (1, 2, now())", "delete from t");
        assertEquals(
                Rows.json("{\"id\":1,\"n\":{\"scale\":0,\"value\":\"AA==\"},\"z\":\"1970-01-01T00:00:00Z\"}"),
                payload(records.get(1)).get("before"));
    }

    /** The structures are the epoch, as with Debezium: a reader of structures expects every part. */
    @OnPostgres(18)
    void structuresOfAnOldRowAreTheEpoch(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, d date not null, t time(3) not null, tt timetz not null,"
                        + " s timestamp not null, z timestamptz(0) not null, i interval not null)",
                "create publication p for all tables");
        List<ProducerRecord<byte[], byte[]>> records = LiveSession.published(
                database,
                Settings.with("value.format", "json-schema", "time.precision.mode", "structured"),
                "insert into t values (1, '2020-01-02', '01:02', '01:02+03', now(), now(), '1 day')",
                "delete from t");
        assertEquals(Rows.json("""
                        {"id":1,"d":{"year":1970,"month":1,"day":1,"specialValue":null},
                         "t":{"hour":0,"minute":0,"second":0,"nanos":0,"precision":3},
                         "tt":{"hour":0,"minute":0,"second":0,"nanos":0,"offsetSeconds":0,"precision":6},
                         "s":{"year":1970,"month":1,"day":1,"hour":0,"minute":0,"second":0,"nanos":0,
                           "specialValue":null,"precision":6},
                         "z":{"year":1970,"month":1,"day":1,"hour":0,"minute":0,"second":0,"nanos":0,
                           "offsetSeconds":0,"zoneId":"Z","specialValue":null,"precision":0},
                         "i":{"years":0,"months":0,"days":0,"hours":0,"minutes":0,"seconds":0,"nanos":0,"precision":6}}"""), payload(records.get(1)).get("before"));
        assertConverterAgrees(records.get(0), false);
        assertConverterAgrees(records.get(1), false);
    }

    @OnPostgres(18)
    void flatRowsHaveSchemasToo(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, n int not null default 7)", "create publication p for all tables");
        List<ProducerRecord<byte[], byte[]>> records = LiveSession.published(
                database,
                Settings.with(
                        "value.format",
                        "json-schema",
                        "value.envelope",
                        "flat",
                        "flat.delete",
                        "rewrite",
                        "flat.add.fields",
                        "op"),
                "insert into t values (1, 2)",
                "delete from t");
        assertEquals(Rows.json("{\"id\":1,\"n\":2,\"__deleted\":\"false\",\"__op\":\"c\"}"), payload(records.get(0)));
        assertEquals(Rows.json("{\"id\":1,\"n\":7,\"__deleted\":\"true\",\"__op\":\"d\"}"), payload(records.get(1)));
        assertEquals(
                "shop.public.t.Value",
                Rows.json(records.get(0).value()).at("/schema/name").textValue());
        records.forEach(record -> assertConverterAgrees(record, false));
    }

    @OnPostgres(18)
    void messagesAndTruncatesHaveSchemasToo(TestDatabase database) throws SQLException {
        database.execute("create table t (id int primary key)");
        List<ProducerRecord<byte[], byte[]>> records =
                records(database, "select pg_logical_emit_message(true, 'a \"b', 'content')", "truncate t");
        assertEquals(2, records.size());
        assertEquals(
                "Y29udGVudA==", payload(records.get(0)).at("/message/content").textValue());
        assertEquals("t", payload(records.get(1)).get("op").textValue());
        assertConverterAgrees(records.get(0), true);
        records.forEach(record -> assertConverterAgrees(record, false));
    }
}
