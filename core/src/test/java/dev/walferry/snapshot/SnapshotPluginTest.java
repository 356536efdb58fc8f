package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.plugin.OutputPlugin;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows placed among the changes of another output plugin, which has no publications and identifies tables only by name.
 */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(900)
class SnapshotPluginTest {
    private static final int ROWS = 3000;
    private static final int SESSIONS = 3;
    private static final int SMALL = 64 << 10;
    private static final List<Column> COLUMNS = Stream.of("id", "version", "note", "large")
            .map(name -> new Column(name, 25, -1, false))
            .toList();

    private static Snapshots snapshots(TestDatabase db, OutputPlugin plugin, String... statements) throws SQLException {
        Snapshots snapshots = new Snapshots(db, statements);
        db.execute("drop publication p"); // the plugin does not use it
        snapshots.plugin = plugin;
        return snapshots;
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableUnderWriters(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(db, plugin, Writers.tables(ROWS));
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            Writers.during(() -> snapshots.readUntilFinished(stream, "item"), db, ROWS, SESSIONS);
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            assertTrue(snapshots.last("item").rows() > 0);
        }
    }

    /** Streams end in the middle, and each next one continues from the last report. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableUnderWritersReadByOneStreamAfterAnother(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(db, plugin, Writers.tables(ROWS));
        Writers.during(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        int before = snapshots.reports.size();
                        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                            goOn(snapshots, stream);
                            snapshots.readUntil(
                                    stream,
                                    () -> snapshots.reports.size() > before + 2 || snapshots.isFinished("item"));
                        }
                    }
                },
                db,
                ROWS,
                SESSIONS);
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            goOn(snapshots, stream);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
        }
    }

    private static void goOn(Snapshots snapshots, SnapshotStream stream) {
        if (!snapshots.isFinished("item")) {
            String resumeFrom =
                    snapshots.reports.isEmpty() ? null : snapshots.last("item").resumeFrom();
            stream.add(Table.parse("item"), resumeFrom);
        }
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableWithoutAKeyUnderWriters(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(
                db,
                plugin,
                TableWithoutKeyTest.BAG,
                TableWithoutKeyTest.FULL,
                "alter table bag alter large set storage external",
                TableWithoutKeyTest.fill(5000));
        TableWithoutKeyTest.read(snapshots, db, false);
    }

    /** The plugin's changes carry only the table's name, so they may be given the OID of the dropped table. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aTableThatIsCreatedAgainWhileItIsRead(OutputPlugin plugin, TestDatabase db) throws SQLException {
        String[] again = Writers.tables(ROWS);
        again[2] = "alter sequence versions restart with 1000000";
        Snapshots snapshots = snapshots(db, plugin, Writers.tables(ROWS));
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            db.execute("update item set note = 'old table' where id = 2990");
            snapshots.catchUp(stream); // from now on the stream knows the table's OID
            inOneTransaction(db, "drop table item", again);
            Writers.during(() -> snapshots.readUntilFinished(stream, "item"), db, ROWS, SESSIONS);
            snapshots.catchUp(stream);
            assertTrue(snapshots.reports.stream().noneMatch(report -> report.outcome() == Outcome.GONE));
        }
        assertEquals(
                List.of(),
                db.queryColumn("select id::text from item").stream()
                        .filter(id -> !snapshots.rebuilt.table("public.item").containsKey(id))
                        .toList());
        for (String row : db.queryColumn("select id || ' ' || version from item")) {
            List<String> told = snapshots.rebuilt.table("public.item").get(row.substring(0, row.indexOf(' ')));
            assertEquals(row, told.get(0) + " " + told.get(1));
        }
    }

    private static void inOneTransaction(TestDatabase db, String first, String... rest) throws SQLException {
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(first);
            for (String sql : rest) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void whatTheStreamDoesNotCarryIsGone(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(
                db,
                plugin,
                "create table item (id int primary key, twice int generated always as (2 * id) stored, note text)",
                "insert into item (id, note) select i, 'n' from generate_series(1, 100) i",
                "create table other (id int primary key)",
                "create unlogged table fleeting (id int primary key)",
                "create table whole (id int primary key) partition by range (id)",
                "create table part partition of whole for values from (0) to (10)",
                "insert into whole values (1), (2)");
        List<Table> named = Stream.of("mark", "item", "part").map(Table::parse).toList();
        try (SnapshotStream stream =
                SnapshotStream.over(snapshots.builder().tables(named).open())) {
            for (String table : List.of("item", "other", "fleeting", "whole", "part")) {
                stream.add(Table.parse(table));
            }
            snapshots.readUntil(
                    stream,
                    () -> stream.tables().stream()
                            .allMatch(table -> table.state() == TableStatus.State.FINISHED
                                    || table.state() == TableStatus.State.GONE));
            assertEquals(Outcome.FINISHED, snapshots.last("item").outcome());
            assertEquals(Outcome.FINISHED, snapshots.last("part").outcome());
            for (String table : List.of("other", "fleeting", "whole")) {
                assertEquals(Outcome.GONE, snapshots.last(table).outcome());
            }
            assertEquals(
                    List.of("7", "n"), snapshots.rebuilt.table("public.item").get("7"), "no generated column");
            assertEquals(2, snapshots.rebuilt.table("public.part").size());
        }
    }

    /** The stream's text of such a key differs from a query's, so nothing would find the row of a change. */
    @Test
    void aKeyThatDecoderbufsWritesInAnotherWayIsRefused(TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(
                db,
                OutputPlugin.DECODERBUFS,
                "create table item (at timetz primary key)",
                "create table value (id int primary key, at timetz)");
        snapshots.failuresExpected = true;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item", "value")) {
            snapshots.readUntil(stream, () -> snapshots.reports.size() == 2);
            assertTrue(
                    String.valueOf(snapshots.last("item").reason())
                            .contains("key column \"at\" of table public.item is timetz"),
                    snapshots.reports::toString);
            assertEquals(Outcome.FINISHED, snapshots.last("value").outcome());
        }
    }
}
