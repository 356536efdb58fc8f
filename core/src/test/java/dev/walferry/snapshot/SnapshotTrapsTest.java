package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Changes of a table while it is read, and tables that are less simple than they look. */
@Timeout(900)
class SnapshotTrapsTest {
    private static final int ROWS = 3000;
    private static final int SMALL = 16 << 10;
    private static final String ITEM = "create table item (id int primary key, note text)";
    private static final String FILL =
            "insert into item select i, repeat('x', 80) from generate_series(1, " + ROWS + ") i";

    private static final String OTHER_STORAGE = "create access method other type table handler heap_tableam_handler";

    private static List<Column> columns(String... names) {
        return Stream.of(names).map(name -> new Column(name, 25, -1, false)).toList();
    }

    private static void readSome(Snapshots snapshots, SnapshotStream stream) {
        snapshots.readUntil(
                stream,
                () -> !snapshots.reports.isEmpty() && snapshots.last("item").rows() > 300);
    }

    /** VACUUM FULL moves rows, so a place in the old file means nothing in the new one. */
    @OnPostgres({14, 18})
    void vacuumFullBetweenChunks(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("delete from item where id % 2 = 0", "vacuum full item");
            snapshots.readUntilFinished(stream, "item");
            assertEquals(ROWS / 2, snapshots.last("item").rows(), "it started over");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
        }
    }

    @OnPostgres({14, 18})
    void aNewColumnBetweenChunks(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("alter table item add extra int default 7", "update item set extra = 8 where id % 10 = 0");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
        }
    }

    /** A place in the order of one key means nothing in that of another. */
    @OnPostgres({14, 18})
    void anotherKeyBetweenSessions(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                OTHER_STORAGE,
                "create table item (id int primary key, k int not null, note text) using other",
                "insert into item select i, " + (ROWS + 1) + " - i, repeat('x', 80) from generate_series(1, " + ROWS
                        + ") i");
        goOnAfter(snapshots, db, "alter table item drop constraint item_pkey, add primary key (k)");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "k", "note"));
    }

    /** The same key may come in another order. */
    @OnPostgres({14, 18})
    void anotherCollationBetweenSessions(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                OTHER_STORAGE,
                "create table item (k text collate \"C\" primary key, note text) using other",
                "insert into item select i, repeat('x', 80) from generate_series(1, " + ROWS + ") i");
        int before = goOnAfter(snapshots, db, "alter table item alter column k type text collate \"POSIX\"");
        assertEquals(before + ROWS, snapshots.rebuilt.reads(), "it started over");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("k", "note"));
    }

    /** Reads in part, runs the change, reads on, and returns how many rows were read before. */
    private static int goOnAfter(Snapshots snapshots, TestDatabase db, String change) throws SQLException {
        SnapshotReport last;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            last = snapshots.last("item");
        }
        assertTrue(String.valueOf(last.resumeFrom()).contains("/k"), "rows are read by key");
        db.execute(change);
        int before = snapshots.rebuilt.reads();
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(last.table(), last.resumeFrom());
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        return before;
    }

    @Tag("slow")
    @OnPostgres({14, 18})
    void truncateInTheMiddle(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("truncate item", "insert into item select i, 'after' from generate_series(1, 500) i");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
        }
    }

    @OnPostgres({14, 18})
    void readersLoseTheirConnections(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            readSome(snapshots, stream);
            db.queryColumn("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and application_name = 'walferry snapshot'");
            snapshots.readUntilFinished(stream, "item");
            assertEquals(ROWS, snapshots.rebuilt.table("public.item").size());
        }
    }

    /**
     * A transaction that runs when the table is added does not count as ended; the table's state names what it waits
     * for.
     */
    @OnPostgres({14, 18})
    void aTableIsDroppedWhileItWaits(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, "create table other (id int primary key)");
        try (SnapshotStream stream = snapshots.open(1, SMALL);
                Connection open = db.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("insert into other values (1)");
            stream.add(Table.parse("item"));
            snapshots.readUntil(
                    stream,
                    () -> String.valueOf(stream.tables().get(0).waitingFor()).contains("PID"));
            assertTrue(snapshots.reports.isEmpty());
            db.execute("drop table item");
            open.commit();
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertEquals(Outcome.GONE, snapshots.last("item").outcome());
        }
    }

    /** A policy hides rows, so the snapshot would be empty and seem complete. */
    @OnPostgres({14, 18})
    void rowLevelSecurityIsAnErrorNotAnEmptyTable(TestDatabase db) throws SQLException {
        String role = db.name() + "_reader";
        Snapshots snapshots = new Snapshots(
                db,
                ITEM,
                FILL,
                "alter table item enable row level security",
                "create role \"" + role + "\" login replication password 'secret'",
                "grant select on item to \"" + role + "\"");
        try (SnapshotStream stream = SnapshotStream.over(
                snapshots.builder().user(role).password("secret").open())) {
            stream.add(Table.parse("item"));
            snapshots.failuresExpected = true;
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertEquals(Outcome.FAILED, snapshots.last("item").outcome());
            assertTrue(String.valueOf(snapshots.last("item").reason()).contains("BYPASSRLS"));
        } finally {
            db.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
        }
    }

    @OnPostgres({14, 18})
    void generatedColumnsAreNotRead(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table sum (id int primary key, a int, twice int generated always as (a * 2) stored, b int)",
                "insert into sum values (1, 10, default, 5)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "sum")) {
            snapshots.readUntilFinished(stream, "sum");
            assertEquals(Map.of("1", List.of("1", "10", "5")), snapshots.rebuilt.table("public.sum"));
            db.execute("insert into sum values (2, 20, default, 6)");
            snapshots.catchUp(stream);
            assertEquals(
                    List.of("2", "20", "6"),
                    snapshots.rebuilt.table("public.sum").get("2"));
        }
    }

    /** Rows come under the root's name and with its columns, though a partition has them in another order. */
    @OnPostgres({14, 18})
    void aPartitionedTablePublishedAsOne(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table part (id int primary key, note text) partition by range (id)",
                "create table part_a partition of part for values from (0) to (1000)",
                "create table part_b (note text, dropped int, id int not null primary key)",
                "alter table part_b drop dropped",
                "alter table part attach partition part_b for values from (1000) to (2000)",
                "insert into part select i, repeat('p', 50) from generate_series(1, 1999) i");
        db.execute("alter publication p set (publish_via_partition_root = true)");
        try (SnapshotStream stream = snapshots.open(2, SMALL, "part")) {
            db.execute("update part set id = id + 1000 where id = 5 and false", "delete from part where id = 1500");
            snapshots.readUntilFinished(stream, "part");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.part", columns("id", "note"));
        }
    }

    /** The key's columns have another order in the index, and values that need care in a query. */
    @OnPostgres({14, 18})
    void partitionsThatAreNotStoredAsHeapAreReadByKey(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create access method other type table handler heap_tableam_handler",
                "create table part (n int, \"K'ey\" text, note text, primary key (\"K'ey\", n)) partition by range (n)",
                "create table part_a partition of part for values from (0) to (1000)",
                "create table part_b partition of part for values from (1000) to (10000) using other",
                "insert into part select i, 'k''\\' || i % 7 || E'\t\u00fc', repeat('p', 100) from generate_series(1, 2999) i");
        db.execute("alter publication p set (publish_via_partition_root = true)");
        try (SnapshotStream stream = snapshots.open(2, SMALL, "part")) {
            db.execute("update part set n = n + 5000 where n < 500", "delete from part where n = 1500");
            snapshots.readUntilFinished(stream, "part");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.part", columns("n", "K'ey", "note"));
            assertTrue(
                    snapshots.reports.stream()
                            .anyMatch(report ->
                                    String.valueOf(report.resumeFrom()).contains("/k")),
                    "rows are read by key");
        }
    }

    @OnPostgres(18)
    void onlyPublishedRowsAndColumnsAreRead(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM + ";alter table item add secret text", FILL);
        db.execute("drop publication p", "create publication p for table mark, item (id, note) where (id > 2990)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntilFinished(stream, "item");
            assertEquals(10, snapshots.rebuilt.table("public.item").size());
            assertEquals(2, snapshots.rebuilt.table("public.item").get("3000").size());
        }
    }

    /** The table has rows much larger than a chunk, next to each other. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void chunksThatAreTooLargeAreDivided(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db, ITEM, "insert into item select i, repeat('z', 300000 * (i % 3)) from generate_series(1, 60) i");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntilFinished(stream, "item");
            assertEquals(60, snapshots.rebuilt.table("public.item").size());
            assertEquals(
                    600_000,
                    snapshots.rebuilt.table("public.item").get("5").get(1).length());
        }
    }
}
