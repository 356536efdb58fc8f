package dev.walferry.replication.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Live;
import dev.walferry.replication.Publications;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Other plugins give the same messages as pgoutput for the same WAL, except for what docs/reference/plugins.md lists.
 */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(600)
class PluginLiveTest {
    private static final String[] IDENTITIES = {
        "create table byname (id int primary key, v text)",
        "create table bylast (v text, id int, w numeric(8,3), primary key (w, id))",
        "create table whole (id int, v text, w text, primary key (id))",
        "alter table whole replica identity full",
        "create table nokey (a int, b text)",
        "alter table nokey replica identity full",
        "create table byindex (a int, b text not null, c text not null default 'x')",
        "create unique index byindex_c on byindex (c) include (b)",
        "alter table byindex replica identity using index byindex_c",
        "create table onlyinserts (a int)",
        "create table inserted (a int, b int)",
        "alter table inserted replica identity nothing",
        "create table deferred (a int primary key deferrable)",
        "create table nocolumns ()",
        "create table computed (a int primary key, b int generated always as (a * 2) stored, c text)",
        "create table wholecomputed (a int, b int generated always as (a * 2) stored, c text)",
        "alter table wholecomputed replica identity full",
    };

    private static void rows(TestDatabase database, String table, String first, String... updates) throws SQLException {
        database.execute("insert into " + table + " values (" + first + ")");
        for (String update : updates) {
            database.execute("update " + table + " set " + update);
        }
        database.execute("delete from " + table);
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void everyReplicaIdentityGivesTheSameRows(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        database.execute(IDENTITIES);
        rows(database, "byname", "1, 'a'", "v = 'b'", "id = 2", "v = null", "id = 3, v = 'c'");
        rows(database, "bylast", "'a', 1, 1.5", "v = 'b'", "w = 1.50", "w = 2", "id = 7");
        rows(database, "whole", "1, 'a', null", "v = 'b'", "id = 2", "w = 'c', v = null");
        rows(database, "nokey", "1, 'a'", "b = null", "a = 2, b = 'c'", "a = null");
        rows(database, "byindex", "1, 'a', 'b'", "a = 2", "c = 'd'", "b = 'e'");
        database.execute("insert into onlyinserts values (1), (null)", "insert into inserted values (1, null)");
        database.execute("insert into deferred values (1)");
        database.execute("insert into nocolumns default values");
        rows(database, "computed", "1, default, 'x'", "c = 'y'", "a = 2");
        rows(database, "wholecomputed", "1, default, 'x'", "c = 'y'", "a = 2");
        assertEquals(List.of(), streams.differences());
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void unchangedLargeValuesAreUnchanged(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        String large = "(select string_agg(md5(i::text), '') from generate_series(1, 400) i)";
        database.execute(
                "create table doc (id int primary key, first text, n int, body text, tags text[], raw bytea)",
                "create table whole (id int primary key, body text)",
                "alter table whole replica identity full",
                "create table bykey (body text not null, id int)",
                "alter table bykey alter body set storage external");
        database.execute("alter table bykey add primary key (body)");
        database.execute(
                "insert into doc select 1, 'f', 0, " + large + ", array[" + large + "], " + large + "::bytea",
                "update doc set n = 1",
                "update doc set body = 'short', n = 2",
                "update doc set raw = null, n = 3",
                "update doc set id = 2",
                "delete from doc");
        database.execute("insert into whole select 1, " + large, "update whole set id = 2", "delete from whole");
        database.execute(
                "insert into bykey select left(" + large + ", 2500), 1",
                "update bykey set id = 2",
                "update bykey set body = 'k'",
                "delete from bykey");
        assertEquals(List.of(), streams.differences());
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void namesMayHoldAnything(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        List<String> names = List.of(
                "Upper",
                "two words",
                "a.b",
                "a,b*c'd",
                "q\"uo\"\"te",
                "back\\slash",
                "\u00fcml\u00e4ut \u6f22\ud83d\ude00",
                "select",
                "line\nbreak\ttab\u0001",
                "x".repeat(63),
                "\u00e9".repeat(31));
        for (String name : names) {
            String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
            String type = "\"t" + names.indexOf(name) + " Ty\"";
            database.execute(
                    "create schema if not exists " + quoted,
                    "create type " + quoted + "." + type + " as enum ('a \"b\"', 'c')",
                    "create table " + quoted + "." + quoted + " (" + quoted + " int primary key, \"Other "
                            + quoted.length() + "\" " + quoted + "." + type + ")",
                    "insert into " + quoted + "." + quoted + " values (1, 'c'), (2, 'a \"b\"')",
                    "update " + quoted + "." + quoted + " set " + quoted + " = 3 where " + quoted + " = 2",
                    "delete from " + quoted + "." + quoted);
        }
        assertEquals(List.of(), streams.differences());
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void partitionsGoUnderTheirOwnNames(OutputPlugin plugin, TestDatabase database) throws SQLException {
        Live live = new Live(database);
        PluginStreams streams = new PluginStreams(live, plugin);
        database.execute(
                "create table part (id int primary key, v text) partition by range (id)",
                "create table part_a partition of part for values from (0) to (10)",
                "create table part_b (v text, gone int, id int not null)",
                "alter table part_b drop gone",
                "alter table part attach partition part_b for values from (10) to (20)",
                "insert into part values (1, 'a'), (11, 'b')",
                "update part set id = id + 5",
                "update part set id = 12 where id = 6",
                "delete from part");
        assertEquals(List.of(), streams.differences());
    }

    /** Neither plugin can be told to leave such changes out except by naming the tables. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aRefreshedViewEndsTheStreamUnlessTheTablesAreNamed(OutputPlugin plugin, TestDatabase database)
            throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id int primary key)", "insert into item values (1)");
        database.execute(
                "create materialized view counts as select count(*) as n from item",
                "create unique index on counts (n)");
        PluginStreams streams = new PluginStreams(live, plugin);
        database.execute("insert into item values (2)", "refresh materialized view concurrently counts");
        ReplicationException e = assertThrows(ReplicationException.class, streams::differences);
        assertEquals(Category.FATAL, e.category());
        assertTrue(e.getMessage().contains("public.counts is a materialized view"), e::getMessage);
        List<Publications.Table> wanted =
                List.of(new Publications.Table("public", "item"), new Publications.Table("public", "mark"));
        try (ChangeStream stream =
                PluginStreams.stream(live, plugin).tables(wanted).open()) {
            List<String> lines = PluginStreams.linesTo("end", stream).stream()
                    .map(PluginStreams.Line::text)
                    .filter(text -> text.startsWith("insert"))
                    .toList();
            assertEquals(List.of("insert public.item(id=2)"), lines);
        }
    }
}
