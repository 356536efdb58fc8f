package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.snapshot.TableStatus.State;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** What a snapshot reads, on real servers. */
@Timeout(900)
class SnapshotLiveTest {
    private static final int SMALL = 16 << 10;

    @OnPostgres({14, 18})
    void theRowsThenTheirChanges(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text)",
                "insert into item select i, 'note ' || i from generate_series(1, 5000) i",
                "create table empty (id int primary key)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item", "empty")) {
            snapshots.readUntilFinished(stream, "item", "empty");
            assertEquals(5000, snapshots.rebuilt.table("public.item").size());
            assertEquals(5000, snapshots.last("item").rows());
            assertEquals(0, snapshots.last("empty").rows());
            db.execute("update item set note = 'changed' where id = 7", "delete from item where id = 8");
            snapshots.catchUp(stream);
            assertEquals(
                    List.of("7", "changed"),
                    snapshots.rebuilt.table("public.item").get("7"));
            assertFalse(snapshots.rebuilt.table("public.item").containsKey("8"));
            assertTrue(snapshots.reports.stream()
                            .filter(r -> r.outcome() == Outcome.CHUNK)
                            .count()
                    > 5);
            assertEquals(
                    List.of(State.FINISHED, State.FINISHED),
                    stream.tables().stream().map(TableStatus::state).toList());
        }
    }

    @OnPostgres({14, 18})
    void oddNamesAndOddValues(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create schema \"Odd.Schema\"",
                "create table \"Odd.Schema\".\"a \"\"b\"\" \\ 'c'\" (\"I d\" text primary key, \"ctid's\" text)",
                "insert into \"Odd.Schema\".\"a \"\"b\"\" \\ 'c'\" values (E'a\\tb\\nc\\\\d', E'\\\\N'), ('', null), ('\\.', ''),"
                        + " (E'\\b\\f\\r' || chr(11), 'ü€😀'), ('\\', E'\\\\x')");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "\"Odd.Schema\".\"a \"\"b\"\" \\ 'c'\"")) {
            snapshots.readUntilFinished(stream, "\"Odd.Schema\".\"a \"\"b\"\" \\ 'c'\"");
            Map<String, List<String>> rows = snapshots.rebuilt.table("Odd.Schema.a \"b\" \\ 'c'");
            assertEquals(List.of("a\tb\nc\\d", "\\N"), rows.get("a\tb\nc\\d"));
            assertEquals(List.of("", "null"), rows.get(""));
            assertEquals(List.of("\\.", ""), rows.get("\\."));
            assertEquals(List.of("\b\f\r\u000B", "ü€😀"), rows.get("\b\f\r\u000B"));
            assertEquals(List.of("\\", "\\x"), rows.get("\\"));
            assertEquals(5, rows.size());
        }
    }

    @OnPostgres({14, 18})
    void anotherStreamGoesOnWhereOneEnded(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text)",
                "insert into item select i, repeat('r0w-c0ntent', 9) from generate_series(1, 5000) i");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(
                    stream,
                    () -> !snapshots.reports.isEmpty() && snapshots.last("item").rows() > 1000);
        }
        SnapshotReport last = snapshots.last("item");
        assertNotNull(last.resumeFrom());
        int before = snapshots.rebuilt.reads();
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(last.table(), last.resumeFrom());
            snapshots.readUntilFinished(stream, "item");
            assertEquals(5000, snapshots.rebuilt.table("public.item").size());
            assertTrue(snapshots.rebuilt.reads() - before <= 5000 - last.rows(), "what was read is not read again");
        }
    }

    @OnPostgres({14, 18})
    void aTableThatWasRemovedGoesOnWhereItWas(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text)",
                "insert into item select i, repeat('r0w-c0ntent', 9) from generate_series(1, 5000) i");
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            Table item = Table.parse("item");
            snapshots.readUntil(
                    stream,
                    () -> !snapshots.reports.isEmpty() && snapshots.last("item").rows() > 1000);
            String resumeFrom = snapshots.last("item").resumeFrom();
            assertTrue(stream.remove(item));
            assertFalse(stream.remove(item));
            assertEquals(State.REMOVED, stream.tables().get(0).state());
            int reports = snapshots.reports.size();
            db.execute("update item set note = 'meanwhile' where id > 4990");
            snapshots.catchUp(stream);
            assertEquals(reports, snapshots.reports.size(), "nothing more is read");
            stream.add(item, resumeFrom);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(
                    db, "public.item", List.of(new Column("id", 23, -1, true), new Column("note", 25, -1, false)));
        }
    }

    @OnPostgres({14, 18})
    void whatCannotBeReadSaysWhy(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, "create table item (id int primary key)");
        TableSelection selection = new TableSelection("no_such_column > 1");
        snapshots.failuresExpected = true;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "absent")) {
            stream.add(Table.parse("item"), selection, null);
            snapshots.readUntil(stream, () -> snapshots.reports.size() == 2);
            assertEquals(Outcome.FAILED, snapshots.last("item").outcome());
            assertTrue(String.valueOf(snapshots.last("item").reason()).contains("no_such_column"));
            assertEquals(Outcome.GONE, snapshots.last("absent").outcome());
        }
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(Table.parse("item"), selection, null);
            ReplicationException e = assertThrows(ReplicationException.class, () -> {
                while (true) {
                    stream.next();
                }
            });
            assertFalse(e.isRetriable());
        }
    }

    @OnPostgres({14, 18})
    void onlySomeColumns(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, n int, note text)",
                "insert into item values (1, 2, 'not read')");
        snapshots.failuresExpected = true;
        Map<List<String>, String> wrong = Map.of(
                List.of("id", "other"), "no published column other",
                List.of("n", "note"), "it is part of the key",
                List.of("id", "note"), "column n of table public.item must be read");
        for (Map.Entry<List<String>, String> columns : wrong.entrySet()) {
            snapshots.reports.clear();
            try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                stream.add(Table.parse("item"), new TableSelection(null, columns.getKey()), null);
                snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
                assertTrue(String.valueOf(snapshots.last("item").reason()).contains(columns.getValue()));
            }
        }
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(Table.parse("item"), new TableSelection(null, List.of("id", "n")), null);
            snapshots.readUntilFinished(stream, "item");
            assertEquals(Map.of("1", List.of("1", "2", Rebuilt.NEVER_SENT)), snapshots.rebuilt.table("public.item"));
        }
    }

    /** All of a second's bytes arrive at once, and the next ones later. */
    @Tag("slow")
    @OnPostgres(18)
    void notMoreThanTheLimitInASecond(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text)",
                "insert into item select i, repeat('x', 1000) from generate_series(1, 1000) i");
        long start = System.nanoTime();
        try (SnapshotStream stream =
                SnapshotStream.over(snapshots.builder().open(), new SnapshotOptions(2, SMALL, 1_000_000))) {
            stream.add(Table.parse("item"));
            snapshots.readUntilFinished(stream, "item");
        }
        assertEquals(1000, snapshots.rebuilt.table("public.item").size());
        assertTrue(System.nanoTime() - start > 800_000_000, "about a second's worth");
    }

    /**
     * Otherwise the query would read rows outside its chunk, which must not be there, and rows that are not published.
     */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aConditionCannotEndTheQuerysOwn(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db, "create table item (id int primary key)", "insert into item select generate_series(1, 5)");
        snapshots.failuresExpected = true;
        for (String where : List.of("id < 3) or (true", "true) or id in (select 1", "true union select", "id <")) {
            snapshots.reports.clear();
            try (SnapshotStream stream = snapshots.open(1, SMALL)) {
                stream.add(Table.parse("item"), new TableSelection(where), null);
                snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
                assertEquals(Outcome.FAILED, snapshots.last("item").outcome(), where);
                assertTrue(String.valueOf(snapshots.last("item").reason()).contains("syntax error"), where);
            }
        }
    }
}
