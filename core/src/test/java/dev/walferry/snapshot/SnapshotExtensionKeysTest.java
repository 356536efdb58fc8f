package dev.walferry.snapshot;

import dev.walferry.pgoutput.Column;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/**
 * Keys whose types and operators belong to an extension, in a schema outside the readers' empty {@code search_path}. ltree
 * has no other operators, and citext falls back to those of text, for which the key has no index.
 */
@Timeout(900)
class SnapshotExtensionKeysTest {
    private static final int SMALL = 16 << 10;
    private static final int ROWS = 3000;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final List<Column> COLUMNS = Stream.of("id", "part", "number", "note", "large")
            .map(name -> new Column(name, 25, -1, false))
            .toList();

    private static void readAndMove(TestDatabase db, String type, String key) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create extension citext",
                "create extension ltree",
                "create domain label as citext",
                "create table item (id " + type + ", part citext, number int, note text, large text, primary key ("
                        + key + ")); alter table item alter large set storage external",
                "insert into item select ('r' || i)::" + type + ", 'Part' || i % 7, i, repeat('x', 80), case when i > "
                        + (ROWS - 5) + " then repeat('large ' || i, 500) end from generate_series(1, " + ROWS + ") i");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(
                    stream,
                    () -> snapshots.reports.stream()
                            .anyMatch(report -> report.table().name().equals("item") && report.rows() > 300));
            db.execute("delete from item where number <= 100");
            Await.until("a row moves to the first blocks", LIMIT, () -> {
                db.execute("vacuum item", "update item set note = repeat('moved', 300) where number > " + (ROWS - 5));
                return "t"
                        .equals(db.queryOne(
                                "select bool_or((ctid::text::point)[0] < 2) from item where number > " + (ROWS - 5)));
            });
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
        }
    }

    @OnPostgres({14, 18})
    void ltree(TestDatabase db) throws SQLException {
        readAndMove(db, "ltree", "id");
    }

    @OnPostgres({14, 18})
    void citextAndItsDomains(TestDatabase db) throws SQLException {
        readAndMove(db, "label", "id");
    }

    @OnPostgres({14, 18})
    void columnsOfSeveralSchemas(TestDatabase db) throws SQLException {
        readAndMove(db, "ltree", "part, number, id");
    }

    /** On a server this old, tables are read by ranges of keys. */
    @OnPostgres(13)
    void rangesOfKeys(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create extension citext",
                "create extension ltree",
                "create table one (id ltree primary key, note text)",
                "create table two (id citext, number int, path ltree, primary key (number, path, id))",
                "insert into one select ('r' || i)::ltree, repeat('x', 80) from generate_series(1, " + ROWS + ") i",
                "insert into two select 'R' || i, i % 10, ('r' || i % 100)::ltree from generate_series(1, " + ROWS
                        + ") i");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "one", "two")) {
            snapshots.readUntilFinished(stream, "one", "two");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.one", columns("id", "note"));
            snapshots.rebuilt.assertSameAs(db, "public.two", columns("id", "number", "path"));
        }
    }

    private static List<Column> columns(String... names) {
        return Stream.of(names).map(name -> new Column(name, 25, -1, false)).toList();
    }
}
