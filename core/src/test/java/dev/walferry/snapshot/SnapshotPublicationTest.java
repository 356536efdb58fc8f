package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.Origins;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** Changes of what is published of a table while it is read. */
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

    /** Reads some chunks, changes what is published, and reads to the end. */
    private static void during(Snapshots snapshots, TestDatabase db, String... statements) throws SQLException {
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute(statements);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
    }

    /** Chunks that were read before lack rows that the old filter left out. */
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

    /** The partition's rows do not come as changes. */
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

    /** Later changes of the partition no longer belong to the table. */
    @OnPostgres({14, 18})
    void aPartitionIsDetached(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        during(snapshots, db, "alter table item detach partition item_b", "update item_b set note = 'other'");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
    }

    /** Rows that are written into a partition later come as changes. */
    @OnPostgres({14, 18})
    void partitionsComeEmptyAndGo(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("create table item_c partition of item for values from (6000) to (7000)", "drop table item_b");
            int before = snapshots.reports.size();
            snapshots.readUntil(stream, () -> snapshots.reports.size() >= before + 8); // more than were in memory
            db.execute("insert into item select i, 'c' from generate_series(6000, 6100) i");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
        assertNotStartedOver(snapshots);
    }

    private static void assertNotStartedOver(Snapshots snapshots) {
        long before = 0;
        for (SnapshotReport report : snapshots.reports) {
            assertTrue(report.rows() >= before, "the table was started over");
            before = report.rows();
        }
    }

    private static String standsAt(String query) {
        return "select exists (select from pg_stat_activity where query like '%" + query
                + "%' and state = 'idle in transaction' and datname = current_database()"
                + " and application_name = 'walferry snapshot')";
    }

    private static Runnable holdAfter(TcpProxy proxy, String statement) {
        return proxy.holdAfter(statement.getBytes(StandardCharsets.US_ASCII));
    }

    /** The snapshot of the chunk still shows the partition. */
    @OnPostgres({14, 18})
    void aNewPartitionIsDroppedWhileAChunkLooksAtIt(TestDatabase db) throws SQLException, IOException {
        Snapshots snapshots = partitioned(db);
        try (TcpProxy proxy = TcpProxy.to(db)) {
            snapshots.url = proxy.url(db.name());
            try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
                readSome(snapshots, stream);
                Runnable goOn = holdAfter(proxy, "WHERE c.relkind = 'r' AND c.oid = ");
                db.execute("create table item_c partition of item for values from (6000) to (7000)");
                snapshots.readUntil(stream, () -> isTrue(db, standsAt("c.relkind = ''r'' AND c.oid = ")));
                db.execute("drop table item_c");
                goOn.run();
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
            }
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
        assertNotStartedOver(snapshots);
    }

    private static boolean isTrue(TestDatabase db, String question) {
        try {
            return "t".equals(db.queryOne(question));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The partition exists when the files are measured, but did not when they were listed. */
    @OnPostgres({14, 18})
    void aPartitionComesWhileTheTableIsMeasuredAndGoesWhileItIsRead(TestDatabase db) throws SQLException, IOException {
        Snapshots snapshots = partitioned(db);
        db.execute(
                "create table item_c (id int primary key, note text)",
                "insert into item_c values (6000, 'deleted')", // so that it has a block
                "delete from item_c");
        try (TcpProxy proxy = TcpProxy.to(db)) {
            snapshots.url = proxy.url(db.name());
            Runnable goOn = holdAfter(proxy, "inhdetachpending) SELECT pg_catalog.string_agg");
            try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
                snapshots.readUntil(stream, () -> isTrue(db, standsAt("pg_inherits")));
                db.execute("alter table item attach partition item_c for values from (6000) to (7000)");
                goOn.run();
                readSome(snapshots, stream);
                db.execute("alter table item detach partition item_c", "insert into item_c values (6000, 'outside')");
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
            }
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
    }

    /** No planned partition is left to read, but the rows of the new one do not come as changes. */
    @OnPostgres({14, 18})
    void aPartitionWithRowsTakesThePlaceOfTheLastOne(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, note text) partition by range (id)",
                "create table item_a partition of item for values from (0) to (5000)",
                "insert into item select i, repeat('x', 80) from generate_series(1, " + ROWS + ") i",
                "create table item_b (id int primary key, note text)",
                "insert into item_b select i, 'b' from generate_series(5000, 5100) i");
        db.execute("alter publication p set (publish_via_partition_root = true)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("begin; drop table item_a;"
                    + " alter table item attach partition item_b for values from (5000) to (6000); commit");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        List<String> expected = db.queryColumn("select id::text from item order by 1");
        assertEquals(101, expected.size());
        assertTrue(snapshots.rebuilt.table("public.item").keySet().containsAll(expected));
    }

    @OnPostgres({14, 18})
    void aPartitionThatIsDetachedComesBackWithOtherRows(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        during(
                snapshots,
                db,
                "alter table item detach partition item_b",
                "insert into item_b select i, 'outside' from generate_series(5200, 5300) i",
                "alter table item attach partition item_b for values from (5000) to (6000)");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note"));
    }

    /** What was read of the other partitions is not read again. */
    @OnPostgres({14, 18})
    void partitionsComeWithRowsAndGoBetweenSessions(TestDatabase db) throws SQLException {
        Snapshots snapshots = partitioned(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
        }
        SnapshotReport last = snapshots.last("item");
        db.execute(
                "create table item_c (id int primary key, note text)",
                "insert into item_c select i, 'c' from generate_series(6000, 6100) i",
                "alter table item attach partition item_c for values from (6000) to (7000)",
                "alter table item detach partition item_b",
                "update item_b set note = 'outside'");
        int before = snapshots.rebuilt.reads();
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(last.table(), last.resumeFrom());
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        int reads = snapshots.rebuilt.reads() - before;
        assertTrue(reads <= ROWS - last.rows() + 101, () -> reads + " rows were read after " + last.rows());
        List<String> expected = db.queryColumn("select id::text from item order by 1");
        assertEquals(ROWS + 101, expected.size());
        assertTrue(snapshots.rebuilt.table("public.item").keySet().containsAll(expected));
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

    /**
     * A change is published according to the publication at the time of the change, even if its transaction ends later.
     */
    @OnPostgres({15, 18})
    void aFilterIsDroppedWhileATransactionRuns(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item where (id % 2 = 0)");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            try (Running running = new Running(db, "update item set note = 'late' where id = 1")) {
                db.execute("alter publication p set table mark, item");
                snapshots.readUntil(stream, () -> snapshots.isFinished("item") || running.isAwaited(stream));
                running.commit();
            }
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
    }

    /**
     * Changes the publication while the table waits for an earlier transaction; the table is planned according to the
     * change.
     */
    private static void whileATableWaits(TestDatabase db, Snapshots snapshots, String change) throws SQLException {
        try (SnapshotStream stream = snapshots.open(1, SMALL);
                Running earlier = new Running(db, "select pg_current_xact_id()")) {
            stream.add(Table.parse("item"));
            snapshots.readUntil(stream, () -> earlier.isAwaited(stream));
            try (Running running = new Running(db, change)) {
                db.execute("alter publication p set table mark, item");
                earlier.commit();
                snapshots.readUntil(stream, () -> snapshots.isFinished("item") || running.isAwaited(stream));
                running.commit();
            }
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
    }

    @OnPostgres({15, 18})
    void aFilterIsDroppedWhileTheTableWaits(TestDatabase db) throws SQLException {
        Snapshots snapshots = published(db, "item where (id % 2 = 0)");
        whileATableWaits(db, snapshots, "update item set note = 'late' where id = 1");
        snapshots.rebuilt.assertSameAs(db, "public.item", columns("id", "note", "extra"));
    }

    @OnPostgres({15, 18})
    void aFilterIsDroppedWhileATableWithoutAKeyWaits(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int, note text)",
                "insert into item select i, 'x' from generate_series(1, 10) i");
        db.execute(
                "drop publication p",
                "create publication p for table mark, item where (id > 100) with (publish = 'insert')");
        Bag bag = new Bag("item");
        snapshots.consumer = bag::take;
        whileATableWaits(db, snapshots, "insert into item values (1, 'late')");
        bag.assertSameAs(db, "id", "note");
    }

    /** Changes of some rows of the table would not come. */
    @OnPostgres(18)
    void theChangesOfOneOriginAreNotEnough(TestDatabase db) throws SQLException {
        ChangeStream changes =
                published(db, "item").builder().origins(Origins.NONE).open();
        ReplicationException e = assertThrows(ReplicationException.class, () -> SnapshotStream.over(changes));
        assertEquals(Category.FATAL, e.category());
        assertTrue(String.valueOf(e.getMessage()).contains("the changes of all origins"), e.getMessage());
    }
}
