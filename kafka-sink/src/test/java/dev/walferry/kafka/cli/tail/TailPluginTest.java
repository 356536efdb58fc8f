package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code tail} prints from a slot of another plugin: the same lines as from pgoutput. */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(180)
class TailPluginTest {
    private static final String[] CHANGES = {
        "begin; insert into item values (1, 'Tea \"q\"', 1.50, true); update item set name = null; commit",
        "update item set id = 2",
        "delete from item",
        "insert into whole values (1, 'x')",
        "update whole set b = 'y'",
        "insert into doc select 1, string_agg(md5(i::text), ''), 'a' from generate_series(1, 400) i",
        "update doc set note = 'b'",
    };

    private static void begin(OutputPlugin plugin, TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key, name text, price numeric(9,2), ok bool)",
                "create table whole (a int, b text)",
                "alter table whole replica identity full",
                "create table doc (id int primary key, body text, note text)",
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "select pg_create_logical_replication_slot('" + slot(plugin, database) + "', '" + plugin + "')");
        database.execute(CHANGES);
    }

    private static String slot(OutputPlugin plugin, TestDatabase database) {
        return database.name() + "_" + plugin;
    }

    private static CliRun tail(OutputPlugin plugin, TestDatabase database, String... more) {
        database.awaitFree(slot(plugin, database));
        List<String> arguments = new ArrayList<>(
                List.of("--slot", slot(plugin, database), "--plugin", plugin.pluginName(), "--until-now"));
        arguments.addAll(List.of(more));
        return CliRun.on(database, "tail", arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void linesAreThoseOfPgoutput(OutputPlugin plugin, TestDatabase database) throws SQLException {
        begin(plugin, database);
        List<String> expected = CliRun.tail(database).lines();
        assertTrue(expected.size() > 20, expected::toString);
        assertEquals(
                compared(plugin, expected),
                compared(plugin, tail(plugin, database, "--format=json").lines()));
        assertEquals(
                withoutPositions(CliRun.tail(database, "--format=text")),
                withoutPositions(tail(plugin, database, "--format=text")));
    }

    /**
     * Returns the lines without what may differ: servers place a begin differently, and decoderbufs does not report
     * where a commit record begins.
     */
    private static List<String> compared(OutputPlugin plugin, List<String> json) {
        return json.stream()
                .map(line -> line.replaceFirst("^(\\{\"op\":\"begin\",)\"lsn\":\"[^\"]*\",", "$1"))
                .map(line -> plugin == OutputPlugin.DECODERBUFS
                        ? line.replaceFirst("\"commit_lsn\":\"[^\"]*\"", "\"commit_lsn\":\"0/0\"")
                        : line)
                .toList();
    }

    private static String withoutPositions(CliRun run) {
        assertEquals(0, run.exit(), run.err());
        return run.out().replaceAll("[0-9A-F]+/[0-9A-F]+", "*");
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableMayBeNamedAndOnlyConfirmMovesTheSlot(OutputPlugin plugin, TestDatabase database) throws SQLException {
        begin(plugin, database);
        String printed = tail(plugin, database, "--table=public.whole", "--format=json", "--confirm")
                .out();
        assertEquals(
                2, printed.lines().filter(line -> line.contains("\"new\":")).count(), printed);
        assertTrue(printed.lines().noneMatch(line -> line.contains("\"item\"")), printed);
        assertEquals("", tail(plugin, database, "--format=json").out());
    }
}
