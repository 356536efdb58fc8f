package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Tables whose rows cannot be told apart, while they change: each row comes as often as the table has it. */
@Timeout(900)
class TableWithoutKeyTest {
    private static final int ROWS = 20_000;
    private static final int SMALL = 16 << 10;
    static final String BAG = "create table bag (kind int, note text, large text)";
    static final String FULL = "alter table bag replica identity full";
    private static final String[] COLUMNS = {"kind", "note", "large"};

    static String fill(int rows) {
        return "insert into bag select i % 50, 'note ' || i % 7, repeat('l' || i % 3, 300) from generate_series(1, "
                + rows + ") i";
    }

    private static String someRow(int kind) {
        return " where ctid = any (array(select ctid from bag where kind = " + kind + " limit 2))";
    }

    private static boolean isWaiting(SnapshotStream stream) {
        return stream.tables().stream()
                .anyMatch(table -> String.valueOf(table.waitingFor()).contains("PID"));
    }

    /** Returns the statements of a session that never stops. The same rows occur many times. */
    private static Writers.Statements changes(boolean onlyInserts) {
        return random -> {
            int kind = random.nextInt(50);
            int what = onlyInserts ? 0 : random.nextInt(6);
            return switch (what) {
                case 0, 1 -> "insert into bag values (" + kind + ", 'note 1', repeat('l1', 300)), (1, null, null)";
                case 2 -> "delete from bag" + someRow(kind);
                case 3 -> "update bag set kind = " + random.nextInt(50) + someRow(kind);
                case 4 -> "update bag set large = repeat('x', " + random.nextInt(4) + "000)" + someRow(kind);
                default -> "update bag set note = 'note " + random.nextInt(7) + "'" + someRow(kind);
            };
        };
    }

    static Bag read(Snapshots snapshots, TestDatabase db, boolean onlyInserts) throws SQLException {
        Bag bag = new Bag("bag");
        snapshots.consumer = bag::take;
        try (SnapshotStream stream = snapshots.open(2, SMALL)) {
            Writers.during(
                    () -> {
                        stream.add(Table.parse("bag"));
                        snapshots.readUntilFinished(stream, "bag");
                    },
                    db,
                    changes(onlyInserts),
                    3);
            snapshots.catchUp(stream);
        }
        bag.assertSameAs(db, COLUMNS);
        assertTrue(bag.reads() >= 100, "rows were read");
        return bag;
    }

    @OnPostgres({14, 18})
    void aTableUnderWriters(TestDatabase db) throws SQLException {
        Snapshots snapshots =
                new Snapshots(db, BAG, FULL, "alter table bag alter large set storage external", fill(ROWS));
        read(snapshots, db, false);
        assertNull(snapshots.last("bag").resumeFrom());
    }

    /** Without a replica identity the server refuses all but inserts. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void aTableThatOnlyGrows(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG, fill(ROWS));
        read(snapshots, db, true);
    }

    @Tag("slow")
    @OnPostgres(18)
    void aPartitionedTable(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                BAG + " partition by range (kind)",
                "create table bag_a partition of bag for values from (0) to (20)",
                "create table bag_b partition of bag for values from (20) to (50)",
                "alter table bag_a replica identity full",
                "alter table bag_b replica identity full",
                fill(ROWS));
        db.execute("alter publication p set (publish_via_partition_root = true)");
        read(snapshots, db, true);
    }

    /**
     * Nothing shows which changes an earlier stream has returned, so the table is read only once all of them are
     * visible.
     */
    @OnPostgres({14, 18})
    void changesThatAreNotCommittedYet(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG, FULL, fill(100));
        Bag bag = new Bag("bag");
        snapshots.consumer = bag::take;
        try (SnapshotStream stream = snapshots.open(1, SMALL);
                Connection open = db.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("delete from bag where kind = 3");
            stream.add(Table.parse("bag"));
            snapshots.readUntil(stream, () -> isWaiting(stream));
            db.execute("insert into bag values (1, 'left out', null)");
            snapshots.catchUp(stream);
            assertEquals(0, bag.reads());
            open.commit();
            snapshots.readUntilFinished(stream, "bag");
            snapshots.catchUp(stream);
            bag.assertSameAs(db, COLUMNS);
            assertEquals(99, bag.reads());
        }
    }

    /** The change would wait for all rows, but removing the table means that they are not wanted. */
    @OnPostgres(18)
    void aTableThatIsRemovedWhileAChangeOfItWaits(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG, FULL, fill(ROWS));
        Table bag = Table.parse("bag");
        AtomicInteger updates = new AtomicInteger();
        snapshots.consumer = message -> updates.addAndGet(message.kind() == Kind.UPDATE ? 1 : 0);
        SnapshotOptions slow =
                SnapshotOptions.DEFAULT.withThreads(1).withChunkBytes(SMALL).withBytesPerSecond(SMALL);
        try (SnapshotStream stream = SnapshotStream.over(snapshots.builder().open(), slow)) {
            stream.add(bag);
            snapshots.readUntil(stream, () -> stream.tables().get(0).rows() > 0);
            db.execute("update bag set note = 'new' where kind = 3");
            snapshots.readUntil(stream, () -> !stream.waiting().isEmpty());
            assertEquals(List.of(bag), stream.waiting());
            assertTrue(stream.remove(bag));
            snapshots.catchUp(stream);
            assertEquals(ROWS / 50, updates.get());
            assertEquals(List.of(), stream.waiting());
        }
    }

    /**
     * The changes of tables that are emptied together: one is left out, the other is not. Until then a transaction
     * keeps the read from beginning, since the read's lock would wait for this thread.
     */
    @OnPostgres({14, 18})
    void truncateOfSeveralTables(TestDatabase db) throws SQLException {
        Snapshots snapshots =
                new Snapshots(db, BAG, FULL, fill(5000), "create table other (a int)", "insert into other values (1)");
        Bag bag = new Bag("bag");
        Bag other = new Bag("other");
        snapshots.consumer = message -> {
            bag.take(message);
            other.take(message);
        };
        try (SnapshotStream stream = snapshots.open(1, SMALL, "other");
                Connection open = db.connect();
                Statement statement = open.createStatement()) {
            snapshots.readUntilFinished(stream, "other");
            open.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");
            stream.add(Table.parse("bag"));
            snapshots.readUntil(stream, () -> isWaiting(stream));
            db.execute("truncate bag, other", fill(3), "insert into other values (2)");
            open.commit();
            snapshots.readUntilFinished(stream, "bag");
            snapshots.catchUp(stream);
            bag.assertSameAs(db, COLUMNS);
            other.assertSameAs(db, "a");
        }
    }

    /** The read starts over; its returned rows are void, as the row count in the report shows. */
    @Tag("slow")
    @OnPostgres({14, 18})
    void theReaderLosesItsConnection(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG, FULL, fill(ROWS));
        try (SnapshotStream stream = snapshots.open(1, SMALL, "bag")) {
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            db.queryColumn("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                    + " and application_name = 'walferry snapshot'");
            snapshots.readUntilFinished(stream, "bag");
            assertEquals(ROWS, snapshots.last("bag").rows());
        }
    }

    /** Changes are left out because the rows contain them, so every row must be read. */
    @OnPostgres(18)
    void onlyAllOfItsRowsCanBeRead(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG);
        snapshots.failuresExpected = true;
        Bag bag = new Bag("bag");
        snapshots.consumer = bag::take;
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            stream.add(Table.parse("bag"), new TableSelection("kind > 5"), null);
            db.execute(fill(10));
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertTrue(String.valueOf(snapshots.last("bag").reason()).contains("public.bag has neither a primary key"));
            snapshots.catchUp(stream);
            bag.assertSameAs(db, COLUMNS);
        }
    }

    @OnPostgres(18)
    void aTableThatIsEmpty(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "bag")) {
            snapshots.readUntilFinished(stream, "bag");
            assertEquals(0, snapshots.last("bag").rows());
        }
    }

    /** Once a table is no longer read, its changes are no longer left out. */
    @OnPostgres(18)
    void aTableThatIsRemoved(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, BAG, FULL, fill(ROWS));
        Bag bag = new Bag("bag");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "bag")) {
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertTrue(stream.remove(Table.parse("bag")));
            snapshots.catchUp(stream);
            snapshots.consumer = bag::take;
            db.execute("insert into bag values (1, 'after', null)");
            snapshots.catchUp(stream);
            assertEquals(0, bag.reads());
            db.execute("delete from bag where note <> 'after'");
            bag.assertSameAs(db, COLUMNS);
        }
    }
}
