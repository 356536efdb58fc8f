package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/** Rows, keys and tables that move while a table is read, and two streams that read it. */
@Timeout(900)
class SnapshotMovesTest {
    private static final int SMALL = 16 << 10;
    private static final int ROWS = 3000;
    private static final String ITEM = "create table item (id int primary key, note text, large text);"
            + " alter table item alter large set storage external";
    private static final String FILL = "insert into item select i, repeat('x', 80), case when i > " + (ROWS - 5)
            + " then repeat('large ' || i, 500) end from generate_series(1, " + ROWS + ") i";

    private static final String MOVED = "select bool_or((ctid::text::point)[0] < 2) from item where id > " + (ROWS - 5);
    private static final String MEASURED = "select exists (select from pg_stat_activity where query like"
            + " '%pg_relation_size%' and state = 'idle in transaction' and datname = current_database()"
            + " and application_name = 'walferry snapshot')";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static List<Column> columns() {
        return Stream.of("id", "note", "large")
                .map(name -> new Column(name, 25, -1, false))
                .toList();
    }

    /** Reads the first chunks, but not the last ones. */
    private static void readSome(Snapshots snapshots, SnapshotStream stream) {
        snapshots.readUntil(
                stream,
                () -> snapshots.reports.stream()
                        .anyMatch(report -> report.table().name().equals("item") && report.rows() > 300));
    }

    @OnPostgres({14, 18})
    void keysThatChangeAcrossTheBordersOfChunks(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute(
                    "update item set id = id + 10000 where id <= 20", // read already, to a key beyond all chunks
                    "update item set id = id - 2980 where id > 2990", // not read yet, to keys of rows that were read
                    "update item set id = id + 20000 where id between 1500 and 1510");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns());
        }
    }

    /** No chunk contains such a row, and its change lacks the large value. */
    @OnPostgres({14, 18})
    void aRowThatMovesToABlockThatWasReadKeepsItsLargeValue(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("delete from item where id <= 100");
            Await.until("a row moves to the first blocks", LIMIT, () -> {
                db.execute("vacuum item", "update item set note = repeat('moved', 300) where id > " + (ROWS - 5));
                return "t".equals(db.queryOne(MOVED));
            });
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns());
        }
    }

    /** Nothing in the stream shows that the row has moved. */
    @OnPostgres({14, 18})
    void aRowThatMovesWithoutAPublishedChange(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        db.execute("alter publication p set (publish = 'insert')");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute("delete from item where id <= 100");
            for (int i = 0; i < 20 && !"t".equals(db.queryOne(MOVED)); i++) { // it cannot while all is read at once
                db.execute("vacuum item", "update item set note = repeat('moved', 300) where id > " + (ROWS - 5));
            }
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        List<String> there = db.queryColumn("select id::text from item");
        assertTrue(snapshots.rebuilt.table("public.item").keySet().containsAll(there));
    }

    /**
     * The row's change is returned before there is a plan, and lacks the large value; no part of the plan contains the
     * row.
     */
    @OnPostgres({14, 18})
    void aRowThatMovesBeyondTheEndThatWasMeasuredKeepsItsLargeValue(TestDatabase db) throws Exception {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL);
        try (TcpProxy proxy = TcpProxy.to(db)) {
            snapshots.url = proxy.url(db.name());
            Runnable goOn = proxy.holdAfter("pg_relation_size".getBytes(StandardCharsets.US_ASCII));
            try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
                Await.until("the table is measured", LIMIT, () -> "t".equals(db.queryOne(MEASURED)));
                String end = db.queryOne("select pg_relation_size('item') / current_setting('block_size')::int");
                String beyond =
                        "select bool_and((ctid::text::point)[0] >= " + end + ") from item where id > " + (ROWS - 5);
                Await.until("the rows move beyond its end", LIMIT, () -> {
                    db.execute("update item set note = repeat('moved', 300) where id > " + (ROWS - 5));
                    return "t".equals(db.queryOne(beyond));
                });
                snapshots.catchUp(stream);
                goOn.run();
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
                snapshots.rebuilt.assertSameAs(db, "public.item", columns());
            }
        }
    }

    /** A transaction that runs when the table is added does not count as ended. */
    @OnPostgres({14, 18})
    void aTableThatIsRenamedWhileItWaits(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, ITEM, FILL, "create table other (id int primary key)");
        try (SnapshotStream stream = snapshots.open(1, SMALL);
                Connection open = db.connect();
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("insert into other values (1)");
            stream.add(Table.parse("item"));
            snapshots.readUntil(
                    stream,
                    () -> String.valueOf(stream.tables().get(0).waitingFor()).contains("PID"));
            db.execute("alter table item rename to thing");
            open.commit();
            snapshots.readUntil(stream, () -> !snapshots.reports.isEmpty());
            assertEquals(Outcome.GONE, snapshots.last("item").outcome());
        }
    }

    /** Together the rows are far larger than a chunk. */
    @OnPostgres({14, 18})
    void manyRowsWithLargeValuesAreReadByTheirKeys(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                ITEM,
                "insert into item select i, repeat('x', 80), repeat('large ' || i, 20000) from generate_series(1, 60) i",
                "insert into item select i, repeat('x', 80) from generate_series(61, " + ROWS + ") i");
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute(
                    "update item set note = 'once' where id <= 60",
                    "update item set id = id + 10000 where id <= 30",
                    "update item set note = 'twice' where id <= 10000 and id > 40 and id <= 60");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns());
        }
    }

    private static final String EXCHANGED = "begin; alter table item rename to old_item;"
            + " alter table other rename to item; alter table old_item rename to other; commit";

    private static Snapshots withOther(TestDatabase db) throws SQLException {
        return new Snapshots(
                db,
                ITEM,
                FILL,
                "create table other (id int primary key, note text, large text)",
                "insert into other select i, repeat('o', 80) from generate_series(1, " + ROWS + ") i");
    }

    /** The chunks already read belong to another table. */
    @OnPostgres({14, 18})
    void anotherTableGetsTheNameWhileOneIsRead(TestDatabase db) throws SQLException {
        Snapshots snapshots = withOther(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            db.execute(
                    "update item set note = 'before' where id % 7 = 0",
                    "update other set note = 'before' where id % 5 = 0",
                    EXCHANGED,
                    "update item set note = 'after' where id % 11 = 0");
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns());
        }
    }

    /** Each table is watched on behalf of the other until the exchange is noticed for both. */
    @OnPostgres({14, 18})
    void twoTablesExchangeTheirNamesWhileBothAreRead(TestDatabase db) throws SQLException {
        Snapshots snapshots = withOther(db);
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item", "other")) {
            readSome(snapshots, stream);
            db.execute(
                    "update item set note = 'before' where id % 7 = 0",
                    EXCHANGED,
                    "update item set note = 'after' where id % 11 = 0",
                    "update other set note = 'after' where id % 13 = 0");
            snapshots.readUntilFinished(stream, "item", "other");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", columns());
            snapshots.rebuilt.assertSameAs(db, "public.other", columns());
        }
    }

    /** Values that were stored out of line before stay so, and changes lack them. */
    @OnPostgres({14, 18})
    void aValueThatWasStoredApartBeforeTheColumnBecamePlain(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db, ITEM, FILL, "alter table item alter note set storage plain, alter large set storage plain");
        SnapshotReport last;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            readSome(snapshots, stream);
            last = snapshots.last("item");
        }
        db.execute("delete from item where id <= 100");
        Await.until("a row moves to the first blocks", LIMIT, () -> {
            db.execute("vacuum item", "update item set note = repeat('moved', 300) where id > " + (ROWS - 5));
            return "t".equals(db.queryOne(MOVED));
        });
        snapshots.rebuilt.restarted();
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            snapshots.catchUp(stream);
            stream.add(last.table(), last.resumeFrom());
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
        }
        snapshots.rebuilt.assertSameAs(db, "public.item", columns());
    }

    /** Two streams read one table at the same time, and each sees the fences and marks of the other. */
    @OnPostgres({14, 18})
    void twoSnapshotsAtOnce(TestDatabase db) throws SQLException {
        Snapshots one = new Snapshots(db, ITEM, FILL);
        Snapshots two = one.withSlot("two");
        try (SnapshotStream first = one.open(2, SMALL, "item");
                SnapshotStream second = two.open(2, SMALL, "item")) {
            db.execute("update item set note = 'meanwhile' where id % 10 = 0", "delete from item where id % 100 = 7");
            while (!one.isFinished("item") || !two.isFinished("item")) {
                one.step(first);
                two.step(second);
            }
            db.execute("update item set note = 'afterwards' where id % 10 = 1");
            one.catchUp(first);
            two.catchUp(second);
            one.rebuilt.assertSameAs(db, "public.item", columns());
            two.rebuilt.assertSameAs(db, "public.item", columns());
        }
    }
}
