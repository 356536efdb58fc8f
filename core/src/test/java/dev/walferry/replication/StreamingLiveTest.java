package dev.walferry.replication;

import static dev.walferry.replication.Live.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same WAL read with and without streaming gives the same changes. */
@Timeout(600)
class StreamingLiveTest {
    private static final int SMALLEST_MEMORY = 64 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path spool;

    private static String rows(int from, int to) {
        return "insert into item (id, note) select i, md5(i::text) || repeat('x', i % 100) from generate_series(" + from
                + ", " + to + ") i";
    }

    /** Runs transactions of all sorts, several at a time: trap B5, B6, B7. */
    private static void story(Live live, boolean withAlterTable) throws SQLException {
        live.database()
                .execute(
                        "create type mood as enum ('sad', 'ok')",
                        "create table item (id int primary key, note text)",
                        "create table other (id int primary key, m mood)",
                        rows(1, 10));
        try (Connection one = live.session();
                Connection two = live.session();
                Connection three = live.session()) {
            run(one, rows(1001, 2000), "savepoint a", rows(2001, 3000), "rollback to a", rows(3001, 3500));
            run(two, rows(4001, 5000), "insert into other select i, 'ok' from generate_series(1, 1000) i");
            live.database().execute(rows(11, 20), "delete from item where id = 11");
            run(three, rows(6001, 8000), "savepoint s", rows(8001, 9000));
            run(one, "savepoint b", "update item set note = 'changed' where id between 1001 and 1500", "release b");
            run(two, "savepoint c", "savepoint d", rows(5001, 5500), "release d", "rollback to c", rows(5501, 5600));
            run(three, "rollback");
            run(two, "commit");
            run(one, "delete from item where id between 1400 and 1600", "commit");
            if (withAlterTable) {
                alterInSavepoints(one);
            }
            manySavepoints(two);
        }
        live.mark("end");
    }

    /** Each row comes with the columns it was written with, even in a subtransaction that is rolled back. */
    private static void alterInSavepoints(Connection session) throws SQLException {
        run(
                session,
                rows(10_001, 11_000),
                "savepoint a",
                "alter table item add column extra int default 5",
                "insert into item select i, 'a', i from generate_series(11001, 12000) i",
                "rollback to a",
                rows(12_001, 12_100),
                "alter table item add column kept text",
                "insert into item select i, 'b', 'kept' from generate_series(13001, 14000) i",
                "truncate other",
                "commit");
    }

    private static void manySavepoints(Connection session) throws SQLException {
        for (int i = 0; i < 100; i++) {
            int id = 20_000 + 100 * i;
            run(
                    session,
                    "savepoint s",
                    "insert into item (id, note) select i, repeat('y', 100) from generate_series(" + id + ", "
                            + (id + 99) + ") i",
                    i % 2 == 0 ? "release s" : "rollback to s");
        }
        run(session, "commit");
    }

    private List<String> read(Live live, String slot, Streaming streaming) {
        try (ChangeStream stream = live.stream(slot)
                .streaming(streaming)
                .maxMemory(SMALLEST_MEMORY)
                .spoolDirectory(spool)
                .open()) {
            return Live.readTo("end", stream);
        }
    }

    private void compare(TestDatabase database, Streaming streaming, String... settings) throws Exception {
        Live live = new Live(database);
        for (String setting : settings) {
            database.execute("alter database \"" + database.name() + "\" set " + setting);
        }
        live.createSlot("plain", false);
        live.createSlot("streamed", false);
        story(live, settings.length == 0);
        List<String> plain = read(live, "plain", Streaming.OFF);
        assertTrue(plain.size() > 9_000, "changes: " + plain.size());
        assertIterableEquals(plain, read(live, "streamed", streaming));
        Await.until("the server streamed", Duration.ofSeconds(60), () -> live.streamedTransactions("streamed") >= 4);
        try (Stream<Path> left = Files.list(spool)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @OnPostgres
    void streamedChangesEqualPlainOnes(TestDatabase database) throws Exception {
        compare(database, Streaming.AUTO);
    }

    @OnPostgres({16, 18})
    void withoutAbortPositionsToo(TestDatabase database) throws Exception {
        compare(database, Streaming.ON);
    }

    /**
     * Each block holds a single change. The test has no ALTER TABLE, because in this mode the server cannot decode a
     * transaction that changes its own table's definition ("could not map filenumber").
     */
    @OnPostgres({16, 17, 18})
    void blocksOfOneChangeToo(TestDatabase database) throws Exception {
        compare(database, Streaming.PARALLEL, "debug_logical_replication_streaming = immediate");
    }

    /** A disk error, here a spool directory that is not a directory, stands for a full disk. */
    @OnPostgres({14, 18})
    void anErrorOfTheSpoolEndsTheStreamAndConfirmsNothing(TestDatabase database) throws Exception {
        Live live = new Live(database);
        live.createSlot("s", false);
        Lsn before = live.confirmedFlush("s");
        database.execute("create table item (id int, note text)", rows(1, 5000));
        Path notADirectory = Files.writeString(spool.resolve("file"), "");
        try (ChangeStream stream = live.stream("s")
                .streaming(Streaming.ON)
                .maxMemory(SMALLEST_MEMORY)
                .spoolDirectory(notADirectory)
                .open()) {
            ReplicationException e = assertThrows(ReplicationException.class, () -> Live.readTo("never", stream));
            assertEquals(Category.FATAL, e.category());
            String xid = String.valueOf(database.queryOne("select xmin from item limit 1"));
            assertTrue(e.getMessage().contains("transaction " + xid + " "), e.getMessage());
            assertTrue(e.getMessage().contains(notADirectory.toString()), e.getMessage());
            assertThrows(IllegalStateException.class, stream::next);
        }
        Lsn commit = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_lsn()")));
        assertTrue(commit.isAfter(live.confirmedFlush("s")), before + " to " + live.confirmedFlush("s"));
        try (ChangeStream stream =
                live.stream("s").streaming(Streaming.ON).spoolDirectory(spool).open()) {
            live.mark("end");
            assertEquals(5002, Live.readTo("end", stream).size(), "all of it is sent again");
        }
    }
}
