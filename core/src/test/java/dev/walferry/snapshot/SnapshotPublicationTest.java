package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.pgoutput.Column;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** What is published of a table changes while it is read. */
@Timeout(900)
class SnapshotPublicationTest {
    private static final int ROWS = 3000;
    private static final int SMALL = 16 << 10;
    private static final String ITEM = "create table item (id int primary key, note text, extra text)";
    private static final String FILL =
            "insert into item select i, repeat('x', 80), 'extra ' || i from" + " generate_series(1, " + ROWS + ") i";

    private static List<Column> columns(String... names) {
        return Stream.of(names).map(name -> new Column(name, 25, -1, false)).toList();
    }

    private static Snapshots published(TestDatabase db, String what) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        db.execute("drop publication p", "create publication p for table mark, " + what);
        return snapshots;
    }

    private static Snapshots partitioned(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text) partition by range (id)",
                "create table item_a partition of item for values from (0) to (5000)",
                "create table item_b partition of item for values from (5000) to (6000)",
                "insert into item select i, repeat('x', 80) from generate_series(1, " + ROWS + ") i",
                "insert into item select i, 'b' from generate_series(5000, 5100) i");
        db.execute("alter publication p set (publish_via_partition_root = true)");
        return snapshots;
    }

    private static void readSome(Snapshots snapshots, SnapshotStream stream) {
        snapshots.readUntil(
                stream,
                () -> !snapshots.reports.isEmpty() && snapshots.last("item").rows() > 300);
    }

    /** Reads some, changes what is published, and reads to the end. */
    private static void during(Snapshots snapshots, TestDatabase db, String... statements) throws SQLException {
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute(statements);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
    }

    /** Chunks that were read before have rows that the filter left out. */
    @OnPostgres({15, 18})
    void aFilterIsWidened(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item where (id % 2 = 0 or id > 2000)");
        during(snapshots, db, "alter publication p set table mark, item");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
    }

    @OnPostgres({15, 18})
    void aColumnIsAdded(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item (id, note)");
        during(snapshots, db, "alter publication p set table mark, item (id, note, extra)");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
    }

    @OnPostgres({15, 18})
    void aColumnIsAddedBetweenSessions(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item (id, note)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
        }
        SnapshotReport last = snapshots.last("item");
        db.execute("alter publication p set table mark, item (id, note, extra)");
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(last.table(), last.resumeFrom());
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
    }

    /** Its rows do not come as changes. */
    @OnPostgres({14, 18})
    void aPartitionWithRowsIsAttached(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        during(
                snapshots,
                db,
                "create table item_c (id int primary key, note text)",
                "insert into item_c select i, 'c' from generate_series(6000, 6100) i",
                "alter table item attach partition item_c for values from (6000) to (7000)");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
    }

    /** What becomes of it is no longer the table's. */
    @OnPostgres({14, 18})
    void aPartitionIsDetached(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        during(snapshots, db, "alter table item detach partition item_b", "update item_b set note = 'other'");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
    }

    @OnPostgres({14, 18})
    void aTableIsNoLongerPublished(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("alter publication p drop table item", "update item set note = 'unpublished'");
            snapshots.readUntil(stream, () -> snapshots.last("item").outcome() != Outcome.CHUNK);
            assertEquals(Outcome.GONE, snapshots.last("item").outcome());
        }
    }
}
