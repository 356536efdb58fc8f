package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.plugin.OutputPlugin;
import dev.walferry.snapshot.SnapshotReport.Outcome;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Postgres;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables with a primary key whose updates another output plugin does not send. Without a publication the server allows such
 * updates, and they move rows.
 */
@Postgres(
        value = 15,
        libraries = {"wal2json", "decoderbufs"})
@Timeout(900)
class SnapshotPluginIdentityTest {
    private static final int SMALL = 64 << 10;
    private static final String MOVE = "update item set version = version + 1 where id > 2900";

    /** A single transaction, so that no chunk is read meanwhile: a reader would find the changed identity. */
    private static final String MOVE_WITHOUT_IDENTITY = "begin; alter table item replica identity nothing; " + MOVE
            + "; alter table item replica identity default; commit";

    private static Snapshots snapshots(TestDatabase db, OutputPlugin plugin, String... statements) throws SQLException {
        Snapshots snapshots = new Snapshots(db, statements);
        db.execute("drop publication p"); // with it, the server would refuse updates
        snapshots.plugin = plugin;
        return snapshots;
    }

    /** Creates rows at the end of the file, and free space at its beginning. */
    private static void fill(TestDatabase db) throws SQLException {
        db.execute("insert into item select i, 0, repeat('n', 500) from generate_series(1, 3000) i");
        db.execute("delete from item where id <= 500");
        db.execute("vacuum item");
    }

    /** Moves the last rows. A reader is only a few chunks ahead of the stream, so it has not reached them yet. */
    private static void moveTheLastRows(String move, Snapshots snapshots, TestDatabase db) throws SQLException {
        int taken = snapshots.rebuilt.table("public.item").size();
        assertTrue(taken < 1000, () -> taken + " rows have been taken");
        db.execute(move);
        assertEquals(
                "100",
                db.queryOne("select count(*) from item where id > 2900 and ctid < '(40,0)'"),
                "rows have moved to the beginning");
    }

    private static void assertAllThere(Snapshots snapshots, TestDatabase db) throws SQLException {
        Set<String> missing = new TreeSet<>(db.queryColumn("select id::text from item"));
        missing.removeAll(snapshots.rebuilt.table("public.item").keySet());
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @CsvSource({
        "WAL2JSON, primary key, nothing",
        "WAL2JSON, primary key deferrable, default",
        "DECODERBUFS, primary key, nothing",
        "DECODERBUFS, primary key deferrable, default"
    })
    void rowsThatMoveWithoutAChangeInTheStream(OutputPlugin plugin, String key, String identity, TestDatabase db)
            throws SQLException {
        Snapshots snapshots = snapshots(
                db,
                plugin,
                "create table item (id int " + key + ", version int, note text)",
                "alter table item replica identity " + identity);
        fill(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(stream, () -> snapshots.rebuilt.reads() > 0);
            moveTheLastRows(MOVE, snapshots, db);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            assertAllThere(snapshots, db);
        }
    }

    /** Between two chunks the replica identity is removed and restored, and meanwhile rows move. */
    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void rowsThatMoveWhileTheReplicaIdentityIsAway(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(db, plugin, "create table item (id int primary key, version int, note text)");
        fill(db);
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(stream, () -> snapshots.rebuilt.reads() > 0);
            moveTheLastRows(MOVE_WITHOUT_IDENTITY, snapshots, db);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            assertAllThere(snapshots, db);
        }
    }

    @ParameterizedTest
    @EnumSource(value = OutputPlugin.class, mode = EnumSource.Mode.EXCLUDE, names = "PGOUTPUT")
    void aGeneratedKeyIsRefusedWithARemedy(OutputPlugin plugin, TestDatabase db) throws SQLException {
        Snapshots snapshots = snapshots(
                db, plugin, "create table item (a int, id int generated always as (2 * a) stored primary key)");
        snapshots.failuresExpected = true;
        try (SnapshotStream stream = snapshots.open(1, SMALL, "item")) {
            snapshots.readUntil(stream, () -> snapshots.reports.size() == 1);
            SnapshotReport report = snapshots.last("item");
            assertEquals(Outcome.FAILED, report.outcome());
            String reason = String.valueOf(report.reason());
            assertTrue(
                    reason.contains("key column id of table public.item is generated") && reason.contains("leave"),
                    reason);
        }
    }
}
