package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.Rows;
import dev.walferry.kafka.record.Settings;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Timeout;

/** The records of what real servers send. */
@Timeout(300)
class LiveRecordsTest {
    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    /** Runs statements, each a transaction, and maps the changes that they wrote. */
    private static List<ProducerRecord<byte[], byte[]>> records(TestDatabase database, String... statements)
            throws SQLException {
        return records(database, SinkConfig.recordDefaults("live"), statements);
    }

    private static List<ProducerRecord<byte[], byte[]>> records(
            TestDatabase database, RecordSettings settings, String... statements) throws SQLException {
        database.execute("create publication p for all tables");
        return LiveSession.published(database, settings, statements);
    }

    private static List<ProducerRecord<byte[], byte[]>> published(TestDatabase database, String... statements)
            throws SQLException {
        return LiveSession.published(database, SinkConfig.recordDefaults("live"), statements);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @OnPostgres({OLDEST, NEWEST})
    void tableRenamedInTheMiddleOfATransactionGoesOn(TestDatabase database) throws SQLException {
        database.execute("create table \"line items\" (id int primary key)");
        List<ProducerRecord<byte[], byte[]>> records = records(database, """
                do $$ begin
                  insert into "line items" values (1);
                  alter table "line items" rename to line_items;
                  execute 'insert into line_items values (2)';
                end $$""");
        assertEquals(
                List.of("live.public.line_items {\"id\":1}", "live.public.line_items {\"id\":2}"),
                records.stream()
                        .map(record -> record.topic() + ' ' + text(record.key()))
                        .toList());
    }

    @OnPostgres({OLDEST, NEWEST})
    void primaryKeyComesFromTheCatalogUnderFull(TestDatabase database) throws SQLException { // trap B3
        database.execute(
                "create table t (note text, b int, a int, primary key (a, b) include (note))",
                "alter table t replica identity full",
                "create table bare (id int unique)",
                "alter table bare replica identity full",
                "create table mute (id int primary key, n int)",
                "alter table mute replica identity nothing");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                "insert into t values ('x', 2, 1)",
                "update t set note = 'y'",
                "update t set a = 3",
                "delete from t",
                "insert into bare values (1)",
                "insert into mute values (1, 2)");
        assertEquals("{\"a\":1,\"b\":2}", text(records.get(0).key()));
        assertEquals("u", Rows.json(records.get(1).value()).get("op").textValue());
        assertEquals("d", Rows.json(records.get(2).value()).get("op").textValue());
        assertNull(records.get(3).value());
        assertEquals("{\"a\":3,\"b\":2}", text(records.get(4).key()));
        assertEquals("{\"a\":3,\"b\":2}", text(records.get(5).key()));
        assertNull(records.get(7).key());
        assertEquals("{\"id\":1}", text(records.get(8).key()));
    }

    /** A part of a key would name many rows, and a compacted topic would keep one of them. */
    @OnPostgres({15, NEWEST})
    void columnListThatCutsTheKeyLeavesRowsWithoutOne(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (a int, b int, c text, primary key (a, b))",
                "create table i (a int not null, b int not null, c text, unique (a, b))",
                "alter table i replica identity using index i_a_b_key",
                "create table whole (b int, a int primary key)",
                "create publication p for table t (a, c), i (b), whole (a) with (publish = 'insert')");
        List<ProducerRecord<byte[], byte[]>> records = published(
                database,
                "insert into t values (1, 1, 'x')",
                "insert into i values (1, 1, 'x')",
                "insert into whole values (1, 2)");
        assertNull(records.get(0).key());
        assertNull(records.get(1).key());
        assertEquals("{\"a\":2}", text(records.get(2).key()));
    }

    @OnPostgres({OLDEST, NEWEST})
    void typesAreWhatTheirTableSays(TestDatabase database) throws SQLException { // trap C1 to C8
        database.execute(
                "create extension hstore",
                "create type mood as enum ('happy', 'so so')",
                "create domain amount as numeric(10,2)",
                """
                create table t (id bigint primary key, b bool, n numeric(10,2), free numeric, m money, d date,
                  t time, ts3 timestamp(3), ts timestamp, tz timestamptz, ttz timetz, iv interval, u uuid, j jsonb,
                  by bytea, bits bit(10), vb varbit, p point, bx box, mo mood, moods mood[], h hstore, am amount,
                  ints int[], texts text[], dates date[], r int4range, f float8, c char(4), q "char")""");
        List<ProducerRecord<byte[], byte[]>> records = records(database, """
                insert into t values (1, true, -1.5, 'NaN', 1234.5, '0044-03-15 BC', '24:00', '2020-01-01 00:00:00.5',
                  'infinity', '2020-01-01 00:00+05:30', '01:00+05:30', '1 year -2 days 03:00:00.5',
                  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b":1, "a":1.50}', '\\x00ff', b'1000000001', b'101',
                  '(1.5,-2)', '(1,1),(0,0)', 'so so', '{happy,"so so",null}', 'k=>"v 1", n=>null', 2.5,
                  '[0:1]={1,null}', array['a,b', '"\\', 'NULL', null, ''], '{2020-01-01,infinity}', '[1,4]', 'NaN',
                  'ab', 'x')""");
        JsonNode after = Rows.json(records.get(0).value()).get("after");
        assertEquals(Rows.json("""
                {"id":1,"b":true,"n":"/2o=","free":"NaN","m":"AeI6","d":-735160,"t":86400000000,
                "ts3":1577836800500,"ts":9223372036854775807,"tz":"2019-12-31T18:30:00.000000Z","ttz":"19:30:00Z",
                "iv":31395600500000,"u":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","j":"{\\"a\\": 1.50, \\"b\\": 1}",
                "by":"AP8=","bits":"AQI=","vb":"BQ==",
                "p":{"x":1.5,"y":-2.0,"wkb":"AQEAAAAAAAAAAAD4PwAAAAAAAADA","srid":null},
                "bx":{"wkb":"AQMAAAABAAAABQAAAAAAAAAAAPA/AAAAAAAA8D8AAAAAAADwPwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8AAAAAAADwPwAAAAAAAPA/","srid":null,"extensions":{"type":"box"}},
                "mo":"so so","moods":["happy","so so",null],"h":"{\\"k\\":\\"v 1\\",\\"n\\":null}",
                "am":"APo=","ints":[1,null],"texts":["a,b","\\"\\\\","NULL",null,""],
                "dates":[18262,2147483647],"r":"[1,5)","f":"NaN","c":"ab  ","q":"x"}"""), after);
    }

    /** The stream does not carry a domain's modifier, a type's delimiter, or whether a type is an array. */
    @OnPostgres({OLDEST, NEWEST})
    void domainsAndArraysMeanWhatTheCatalogSays(TestDatabase database) throws SQLException {
        database.execute(
                "create domain amount as numeric(10,2)",
                "create domain price as amount check (value > 0)",
                "create domain moment as timestamp(3)",
                "create domain area as box",
                "create type _odd as enum ('{\"a\":1}', 'x')",
                "create table t (id int primary key, p price, ps price[], m moment, a area[], o _odd, os _odd[])");
        List<ProducerRecord<byte[], byte[]>> records = records(database, """
                insert into t values (1, 1.1, '{1.1,null}', '2020-01-01 00:00:00.5', '{(3,4),(1,2);(5,6),(0,0)}',
                  '{"a":1}', array['x', '{"a":1}']::_odd[])""");
        JsonNode after = Rows.json(records.get(0).value()).get("after");
        assertEquals("bg==", after.get("p").textValue());
        assertEquals(Rows.json("[\"bg==\",null]"), after.get("ps"));
        assertEquals(1577836800500L, after.get("m").longValue());
        assertEquals(2, after.get("a").size());
        assertEquals("{\"a\":1}", after.get("o").textValue());
        assertEquals(Rows.json("[\"x\",\"{\\\"a\\\":1}\"]"), after.get("os"));
    }

    /** By the time their row is read, the columns are dropped. */
    @OnPostgres(NEWEST)
    void typesThatAreGoneAreToldApartByTheirNames(TestDatabase database) throws SQLException {
        database.execute(
                "create domain amount as numeric(10,2)",
                "create type mood as enum ('happy')",
                "create table t (id int primary key, a amount, m mood)");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                "insert into t values (1, 1.1, 'happy')",
                "do $$ begin alter table t drop a, drop m; drop type amount; drop type mood; insert into t values (2); end $$");
        JsonNode after = Rows.json(records.get(0).value()).get("after");
        assertEquals(Rows.json("{\"scale\":1,\"value\":\"Cw==\"}"), after.get("a"));
        assertEquals("happy", after.get("m").textValue());
    }

    /** Milliseconds or microseconds: only the domain knew. */
    @OnPostgres(NEWEST)
    void theUnitOfATimeIsNotGuessedWhenItsDomainIsGone(TestDatabase database) throws SQLException {
        database.execute(
                "create domain moment as timestamp(3)",
                "create domain hour as time(0)",
                "create table t (id int primary key, m moment, h hour)");
        String[] statements = {
            "insert into t values (1, '2020-01-01 00:00:00.5', '01:00')",
            "do $$ begin alter table t drop m, drop h; drop type moment; drop type hour; insert into t values (2); end $$"
        };
        AssertionError stopped = assertThrows(AssertionError.class, () -> records(database, statements));
        String message = String.valueOf(stopped.getCause().getMessage());
        assertTrue(message.contains("column \"m\"") && message.contains("time.precision.mode=adaptive"), message);
    }

    @OnPostgres(NEWEST)
    void norThatOfTimesInAnArray(TestDatabase database) throws SQLException {
        database.execute("create domain moments as timestamp(3)[]", "create table t (id int primary key, m moments)");
        String[] statements = {
            "insert into t values (1, '{2020-01-01 00:00:00.5}')",
            "do $$ begin alter table t drop m; drop type moments; insert into t values (2); end $$"
        };
        AssertionError stopped = assertThrows(AssertionError.class, () -> records(database, statements));
        assertTrue(String.valueOf(stopped.getCause().getMessage()).contains("column \"m\""), stopped::toString);
    }

    @OnPostgres(NEWEST)
    void aModeWithASingleUnitNeedsNoDomain(TestDatabase database) throws SQLException {
        database.execute("create domain moment as timestamp(3)", "create table t (id int primary key, m moment)");
        List<ProducerRecord<byte[], byte[]>> records = records(
                database,
                Settings.with("time.precision.mode", "microseconds"),
                "insert into t values (1, '2020-01-01 00:00:00.5')",
                "do $$ begin alter table t drop m; drop type moment; insert into t values (2); end $$");
        assertEquals(
                1577836800500000L,
                Rows.json(records.get(0).value()).get("after").get("m").longValue());
    }

    @OnPostgres({OLDEST, NEWEST})
    void unchangedToastIsThePlaceholder(TestDatabase database) throws SQLException { // trap B1
        database.execute(
                "create table t (id int primary key, n int, big text)", "alter table t alter big set storage external");
        List<ProducerRecord<byte[], byte[]>> records =
                records(database, "insert into t values (1, 1, repeat('x', 9000))", "update t set n = 2", "truncate t");
        assertEquals(
                Rows.json("{\"id\":1,\"n\":2,\"big\":\"__debezium_unavailable_value\"}"),
                Rows.json(records.get(1).value()).get("after"));
        assertEquals("t", Rows.json(records.get(2).value()).get("op").textValue());
    }
}
