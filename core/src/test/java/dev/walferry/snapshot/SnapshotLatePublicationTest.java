package dev.walferry.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.internal.placement.Placement.Rule;
import dev.walferry.pgoutput.Column;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/**
 * More columns of a table are published, by a transaction that waits for a synchronous standby. Later changes come with
 * the new columns, and readers see those that do not wait, but not the changed publication.
 */
@Timeout(900)
class SnapshotLatePublicationTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int WHOLE_TABLE = 8 << 20;
    private static final int ROWS = 3000;

    private static Snapshots tables(TestDatabase db) throws SQLException {
        Snapshots snapshots = new Snapshots(
                db,
                "create table item (id int primary key, version bigint, note text, extra text)",
                "insert into item select i, 1, repeat('x', 80), 'extra ' || i from generate_series(1, " + ROWS + ") i");
        db.execute("drop publication p", "create publication p for table mark, item (id, version, note)");
        return snapshots;
    }

    private static boolean isReader(TestDatabase db, String state, String query) throws SQLException {
        return "t"
                .equals(db.queryOne("select exists (select from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'walferry snapshot' and state = '" + state + "' and query like '%"
                        + query + "%')"));
    }

    private static boolean stands(TestDatabase db) {
        try {
            return isReader(db, "idle in transaction", "LOCK TABLE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void commitsWait(TestDatabase db) throws SQLException {
        SilentStandby.begin(db);
        int mark = -1;
        while (SilentStandby.commit(db, "insert into mark values (" + mark + ")")
                .isDone()) {
            mark--;
        }
    }

    private static CompletableFuture<Void> waits(TestDatabase db, String sql) {
        CompletableFuture<Void> commit = SilentStandby.commit(db, sql);
        assertFalse(commit.isDone(), sql);
        return commit;
    }

    private static void atOnce(TestDatabase db, String... statements) throws SQLException {
        db.execute("begin; set local synchronous_commit = local; " + String.join("; ", statements) + "; commit");
    }

    /** Reads a chunk that sees the later of two transactions, whose changes come in WAL order. */
    private static void read(Snapshots snapshots, TestDatabase db) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(db)) {
            snapshots.url = proxy.url(db.name());
            Runnable goOn = proxy.holdAfter("LOCK TABLE".getBytes(StandardCharsets.US_ASCII));
            try (SnapshotStream stream = snapshots.open(1, WHOLE_TABLE, "item")) {
                snapshots.readUntil(stream, () -> stands(db));
                commitsWait(db);
                List<CompletableFuture<Void>> waiting = List.of(
                        waits(db, "alter publication p set table mark, item (id, version, note, extra)"),
                        waits(db, "update item set version = 2 where id = 1"));
                atOnce(
                        db,
                        "update item set version = 2, extra = 'late' where id = 2",
                        "update item set version = 3 where id = 2");
                goOn.run();
                Await.until("the chunk is read", LIMIT, () -> isReader(db, "idle", "pg_logical_emit_message"));
                snapshots.readUntil(stream, () -> isTold(snapshots, "2", "3"));
                assertFalse(snapshots.isFinished("item"), "rows lack a column");
                SilentStandby.end(db);
                waiting.forEach(CompletableFuture::join);
                snapshots.readUntilFinished(stream, "item");
                snapshots.catchUp(stream);
            }
        } finally {
            SilentStandby.end(db);
        }
    }

    private static boolean isTold(Snapshots snapshots, String id, String version) {
        List<String> row = snapshots.rebuilt.table("public.item").get(id);
        return row != null && row.get(1).equals(version);
    }

    @OnPostgres(
            value = {15, 18},
            settings = "synchronous_commit=on")
    void noRowComesBeforeOlderChanges(LocalPostgres postgres) throws Exception {
        TestDatabase db = postgres.createDatabase("with");
        Snapshots snapshots = tables(db);
        read(snapshots, db);
        snapshots.rebuilt.assertSameAs(
                db,
                "public.item",
                Stream.of("id", "version", "note", "extra")
                        .map(name -> new Column(name, 25, -1, false))
                        .toList());
        assertEquals(ROWS, snapshots.rebuilt.table("public.item").size());
    }

    @OnPostgres(
            value = {15, 18},
            settings = "synchronous_commit=on")
    void withoutTheRuleOneDoes(LocalPostgres postgres) throws Exception {
        TestDatabase db = postgres.createDatabase("without");
        Snapshots snapshots = tables(db);
        snapshots.rules = EnumSet.complementOf(EnumSet.of(Rule.DEFINITION));
        AssertionError wrong = assertThrows(AssertionError.class, () -> read(snapshots, db));
        assertTrue(String.valueOf(wrong.getMessage()).contains("an old version of"), wrong::toString);
    }
}
