package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.pgoutput.Column;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Tables that change while they are read: the tables rebuilt from the stream equal them. */
@Timeout(1800)
class SnapshotUnderLoadTest {
    private static final int ROWS = 3000;
    private static final int SESSIONS = 3;
    private static final int SMALL = 64 << 10;
    private static final List<Column> COLUMNS = Stream.of("id", "version", "note", "large")
            .map(name -> new Column(name, 25, -1, false))
            .toList();

    @OnPostgres({14, 18})
    void aTableUnderWriters(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, Writers.tables(ROWS));
        try (SnapshotStream stream = snapshots.open(2, SMALL, "item")) {
            Writers.during(() -> snapshots.readUntilFinished(stream, "item"), db, ROWS, SESSIONS);
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
            assertTrue(snapshots.last("item").rows() > 0);
        }
    }

    /**
     * Streams end in the middle, and each next one continues from the last report. On 13 each table is read by ranges
     * of its key.
     */
    @Tag("slow")
    @OnPostgres({13, 14, 18})
    void aTableUnderWritersReadByOneStreamAfterAnother(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(db, Writers.tables(ROWS));
        Writers.during(
                () -> {
                    for (int i = 0; i < 4; i++) {
                        readAFewChunks(snapshots);
                    }
                },
                db,
                ROWS,
                SESSIONS);
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            snapshots.goOn(stream);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
        }
    }

    /** The access method is heap under another name, so the reader does not know that rows have places. */
    @OnPostgres({14, 18})
    void aTableThatIsReadByKeyUnderWriters(TestDatabase db) throws SQLException {
        db.execute("create access method other type table handler heap_tableam_handler");
        Snapshots snapshots = new Snapshots(db, Writers.tablesStoredAs(ROWS, "other"));
        Writers.during(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        readAFewChunks(snapshots);
                    }
                },
                db,
                ROWS,
                SESSIONS);
        assertTrue(snapshots.last("item").resumeFrom().contains("/k"), "rows are read by key");
        try (SnapshotStream stream = snapshots.open(2, SMALL)) {
            snapshots.goOn(stream);
            snapshots.readUntilFinished(stream, "item");
            snapshots.catchUp(stream);
            snapshots.rebuilt.assertSameAs(db, "public.item", COLUMNS);
        }
    }

    private static void readAFewChunks(Snapshots snapshots) {
        int before = snapshots.reports.size();
        try (SnapshotStream stream = snapshots.open(1, SMALL)) {
            snapshots.goOn(stream);
            snapshots.readUntil(stream, () -> snapshots.reports.size() > before + 2 || snapshots.isFinished("item"));
        }
    }
}
