package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.Lsn;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;

/** What {@code tail --format json} prints of a real server's changes. */
class TailJsonTest {
    private static void begin(TestDatabase database, String... statements) throws SQLException {
        database.execute(statements);
        database.execute(
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    @OnPostgres({14, 18})
    void transactionIsBeginChangesCommit(TestDatabase database) throws SQLException {
        begin(database, "create table item (id int primary key, name text)");
        database.execute(
                "begin; insert into item values (1, 'Tea'); update item set name = null; delete from item; commit");
        List<JsonNode> lines = CliRun.tail(database).json();

        assertEquals(
                List.of("begin", "insert", "update", "delete", "commit"),
                lines.stream().map(line -> line.get("op").asText()).toList());
        JsonNode commit = lines.get(4);
        for (JsonNode line : lines) {
            assertTrue(line.get("xid").asLong() > 0);
            assertEquals(commit.get("xid"), line.get("xid"));
            assertEquals(commit.get("commit_lsn"), line.get("commit_lsn"));
            assertTrue(line.get("commit_time").asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
            assertTrue(Lsn.parse(line.get("lsn").asText()).isAfter(Lsn.ZERO));
        }
        assertTrue(Lsn.parse(commit.get("end_lsn").asText())
                .isAfter(Lsn.parse(commit.get("commit_lsn").asText())));
        assertEquals("{\"id\":1,\"name\":\"Tea\"}", lines.get(1).get("new").toString());
        assertFalse(lines.get(1).has("old"));
        assertEquals("{\"id\":1,\"name\":null}", lines.get(2).get("new").toString());
        assertFalse(lines.get(2).has("old"));
        assertEquals("{\"id\":1}", lines.get(3).get("old").toString());
        assertFalse(lines.get(3).has("new"));
        assertEquals("public", lines.get(3).get("schema").asText());
        assertEquals("item", lines.get(3).get("table").asText());
    }

    @OnPostgres({14, 18})
    void identityTellsWhatIsKnownOfOldRows(TestDatabase database) throws SQLException {
        begin(
                database,
                "create table by_default (id int primary key, name text)",
                "create table by_index (id int, code text not null unique, name text)",
                "alter table by_index replica identity using index by_index_code_key",
                "create table by_full (id int primary key, name text)",
                "alter table by_full replica identity full",
                "create table by_nothing (id int primary key)",
                "alter table by_nothing replica identity nothing");
        database.execute(
                "insert into by_default values (1, 'a')",
                "update by_default set id = 2",
                "insert into by_index values (1, 'x', 'a')",
                "update by_index set code = 'y'",
                "insert into by_full values (1, null)",
                "update by_full set name = 'b'",
                "delete from by_full",
                "insert into by_nothing values (7)");
        CliRun run = CliRun.tail(database);

        List<JsonNode> updates = run.json("update");
        assertEquals("default [\"id\"] {\"id\":1} {\"id\":2,\"name\":\"a\"} []", row(updates.get(0)));
        assertEquals(
                "index [\"code\"] {\"code\":\"x\"} {\"id\":1,\"code\":\"y\",\"name\":\"a\"} []", row(updates.get(1)));
        assertEquals(
                "full [\"id\",\"name\"] {\"id\":1,\"name\":null} {\"id\":1,\"name\":\"b\"} []", row(updates.get(2)));
        assertEquals(
                "{\"id\":1,\"name\":\"b\"}",
                run.json("delete").get(0).get("old").toString());
        assertEquals("nothing [] null {\"id\":7} []", row(run.json("insert").get(3)));
    }

    private static String row(JsonNode line) {
        return line.get("identity").asText() + " " + line.get("key") + " " + line.get("old") + " " + line.get("new")
                + " " + line.get("unchanged");
    }

    @OnPostgres({14, 18})
    void numbersHavePostgresOwnDigitsAndAllElseIsItsText(TestDatabase database) throws SQLException {
        begin(
                database,
                "create table v (id int primary key, i2 int2, i8 int8, f4 float4, f8 float8, z float8, n numeric,"
                        + " e numeric, nan numeric, inf float8, b bool, x text, d date, tz timestamptz, j jsonb,"
                        + " a int[], by bytea, huge numeric)");
        database.execute("insert into v values (1, -32768, 9223372036854775807, 0.1, 1e300, '-0', 1.500, 1e-20, 'NaN',"
                + " '-Infinity', false, null, '0044-03-15 BC', '2020-01-01 00:00+05:30', '{\"b\":1}', '{1,null}',"
                + " '\\x00ff', repeat('9', 131072)::numeric)");
        CliRun run = CliRun.tail(database);
        String values = "{\"id\":1,\"i2\":-32768,\"i8\":9223372036854775807,\"f4\":0.1,\"f8\":1e+300,\"z\":-0,"
                + "\"n\":1.500,\"e\":0.00000000000000000001,\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"b\":false,"
                + "\"x\":null,\"d\":\"0044-03-15 BC\",\"tz\":\"2019-12-31 18:30:00+00\",\"j\":\"{\\\"b\\\": 1}\","
                + "\"a\":\"{1,NULL}\",\"by\":\"\\\\x00ff\",\"huge\":" + "9".repeat(131_072) + "}";
        assertTrue(run.out().contains("\"new\":" + values + ",\"unchanged\":[]}\n"), run::out);
    }

    @OnPostgres({14, 18})
    void unchangedToastIsLeftOutAndNamed(TestDatabase database) throws SQLException {
        begin(
                database,
                "create table doc (id int primary key, body text, note text)",
                "alter table doc alter body set storage external",
                "create table whole (id int primary key, body text)",
                "alter table whole alter body set storage external",
                "alter table whole replica identity full");
        database.execute(
                "insert into doc values (1, repeat('x', 10000), 'a')",
                "update doc set note = 'b'",
                "insert into whole values (1, repeat('y', 10000))",
                "update whole set id = 2");
        List<JsonNode> updates = CliRun.tail(database).json("update");

        assertEquals("{\"id\":1,\"note\":\"b\"}", updates.get(0).get("new").toString());
        assertEquals("[\"body\"]", updates.get(0).get("unchanged").toString());
        assertEquals("[]", updates.get(1).get("unchanged").toString(), "the old row has the value");
        assertEquals("y".repeat(10_000), updates.get(1).get("new").get("body").asText());
    }

    @OnPostgres({14, 18})
    void truncateIsOneLinePerTable(TestDatabase database) throws SQLException {
        begin(database, "create table a (id int primary key)", "create table b (a int references a, id serial)");
        database.execute("truncate a restart identity cascade");
        List<JsonNode> lines = CliRun.tail(database).json("truncate");
        assertEquals(
                List.of("a", "b"),
                lines.stream().map(line -> line.get("table").asText()).toList());
        assertTrue(lines.get(0).get("cascade").asBoolean());
        assertTrue(lines.get(0).get("restart_identity").asBoolean());
    }

    @OnPostgres({14, 18})
    void messagesAreTextOrBase64(TestDatabase database) throws SQLException {
        begin(database);
        database.execute(
                "select pg_logical_emit_message(true, 'app', 'Grüße')",
                "select pg_logical_emit_message(false, 'app', '\\xff00'::bytea)");
        assertEquals("", CliRun.tail(database).out(), "messages are asked for");
        List<JsonNode> lines = CliRun.tail(database, "--messages").json();
        assertEquals(
                "begin message commit message",
                String.join(
                        " ", lines.stream().map(line -> line.get("op").asText()).toList()));
        assertEquals("Grüße", lines.get(1).get("content").asText());
        assertTrue(lines.get(1).get("transactional").asBoolean());
        assertTrue(lines.get(1).has("xid"));
        assertEquals("/wA=", lines.get(3).get("content").asText());
        assertEquals("base64", lines.get(3).get("encoding").asText());
        assertFalse(lines.get(3).has("xid"));
    }

    @OnPostgres({14, 18})
    void oddNamesArePrintedAsTheyAre(TestDatabase database) throws SQLException {
        String longest = "ü".repeat(31) + "x";
        begin(
                database,
                "create schema \"My Schema\"",
                "create table \"My Schema\".\"it's \"\"odd\"\"\" (\"ID\" int primary key, \"" + longest + "\" text)",
                "create publication \"We\"\"ird, pub\" for all tables");
        database.execute(
                "insert into \"My Schema\".\"it's \"\"odd\"\"\" values (1, e'line\\nbreak \\u0001 \\U0001F600')");
        CliRun run = CliRun.on(
                database,
                "tail",
                "--slot",
                database.name(),
                "--until-now",
                "--format=json",
                "--publication",
                "pub,\"We\"\"ird, pub\"");
        JsonNode line = run.json("insert").get(0);
        assertEquals("My Schema", line.get("schema").asText());
        assertEquals("it's \"odd\"", line.get("table").asText());
        assertEquals("[\"ID\"]", line.get("key").toString());
        assertEquals(
                "line\nbreak \u0001 \uD83D\uDE00", line.get("new").get(longest).asText());
    }
}
