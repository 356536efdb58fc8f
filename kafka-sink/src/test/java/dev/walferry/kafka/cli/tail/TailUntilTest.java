package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Where {@code tail} stops, and what it confirms. */
class TailUntilTest {
    /** Less than the interval at which a server sends a keepalive unasked. */
    private static final Duration PROMPTLY = Duration.ofSeconds(25);

    private static void begin(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create table other (id int)",
                "create publication pub for table item",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    private static String confirmed(TestDatabase database) throws SQLException {
        return String.valueOf(database.queryOne(
                "select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + database.name() + "'"));
    }

    @OnPostgres({14, 18})
    void untilNowEndsOnAnIdleDatabase(TestDatabase database) throws SQLException {
        begin(database);
        CliRun run = assertTimeout(PROMPTLY, () -> CliRun.tail(database));
        assertEquals(0, run.exit(), run.err());
        assertEquals("", run.out());
    }

    @OnPostgres({14, 18})
    void untilNowEndsWithANewTemporarySlot(TestDatabase database) throws SQLException {
        database.execute("create publication pub");
        CliRun run = assertTimeout(PROMPTLY, () -> CliRun.tail(database, "--create-slot", "--temporary"));
        assertEquals(0, run.exit(), run.err());
        String slots = "select count(*) from pg_replication_slots where slot_name = '" + database.name() + "'";
        Await.until("the slot is gone with its session", PROMPTLY, () -> "0".equals(database.queryOne(slots)));
    }

    @OnPostgres({14, 18})
    void untilNowSeesCommitsThatAreNotOnDiskYet(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("set synchronous_commit = off", "insert into item select generate_series(1, 100)");
        assertEquals(100, CliRun.tail(database).json("insert").size());
    }

    /** At the end of a page or segment, the last record ends before the header and the next one starts after it. */
    @OnPostgres({14, 18})
    void untilNowEndsAtTheStartOfASegment(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("insert into item values (1)", "select pg_switch_wal()");
        CliRun run = assertTimeout(PROMPTLY, () -> CliRun.tail(database));
        assertEquals(1, run.json("insert").size());
    }

    @OnPostgres({14, 18})
    void untilNowMissesNothingCommittedBeforeWhileOthersWrite(TestDatabase database) throws Exception {
        begin(database);
        AtomicInteger committed = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        Future<?> written = writer.submit(() -> {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = off");
                while (!enough.get()) {
                    statement.execute("insert into item values (" + (committed.get() + 1) + ")");
                    committed.incrementAndGet();
                }
                return null;
            }
        });
        for (int round = 0; round < 5; round++) {
            int before = committed.get();
            List<JsonNode> rows = CliRun.tail(database).json("insert");
            assertTrue(rows.size() >= before, rows.size() + " rows, but " + before + " were committed");
        }
        enough.set(true);
        written.get();
        writer.shutdown();
    }

    @OnPostgres({14, 18})
    void nothingIsPrintedOfTransactionsThatShowNothing(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("insert into other values (1)", "insert into item values (1)", "insert into other values (2)");
        assertEquals(3, CliRun.tail(database).json().size());
    }

    @OnPostgres({14, 18})
    void untilLsnIsTheLastTransactionPrinted(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("insert into item values (1)", "insert into item values (2)", "insert into item values (3)");
        List<JsonNode> commits = CliRun.tail(database).json("commit");
        for (String position : List.of("commit_lsn", "end_lsn")) {
            CliRun run = CliRun.on(
                    database,
                    "tail",
                    "--slot",
                    database.name(),
                    "--publication=pub",
                    "--format=json",
                    "--until-lsn",
                    commits.get(1).get(position).asText());
            assertEquals(2, run.json("insert").size(), position);
        }
    }

    @OnPostgres({14, 18})
    void onlyConfirmMovesTheSlot(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("insert into other values (1)");
        String before = confirmed(database);
        assertEquals(0, CliRun.tail(database).json().size());
        assertEquals(before, confirmed(database), "also not by keepalives");

        database.execute("insert into item values (1)");
        String printed = CliRun.tail(database).out();
        assertEquals(printed, CliRun.tail(database).out(), "the same again");
        assertEquals(before, confirmed(database));

        assertEquals(printed, CliRun.tail(database, "--confirm").out());
        assertEquals("", CliRun.tail(database).out());
        assertEquals(
                "t",
                database.queryOne("select confirmed_flush_lsn > '" + before
                        + "' from pg_replication_slots where slot_name = '" + database.name() + "'"));
    }

    @OnPostgres({14, 18})
    void textIsOneReadableLinePerChange(TestDatabase database) throws SQLException {
        begin(database);
        database.execute("insert into item values (1)", "update item set id = 2", "truncate item");
        CliRun run = CliRun.tail(database, "--format=text");
        assertEquals(0, run.exit(), run.err());
        String lines = run.out().replaceAll("(?m)^[0-9A-F]+/[0-9A-F]+ ", "");
        assertTrue(lines.contains("\npublic.item insert (id) id=1\n"), lines);
        assertTrue(lines.contains("\npublic.item update (id) old: id=1 new: id=2\n"), lines);
        assertTrue(lines.contains("\npublic.item truncate (id)\n"), lines);
    }
}
