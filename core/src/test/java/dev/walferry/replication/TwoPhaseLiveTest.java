package dev.walferry.replication;

import static dev.walferry.replication.Live.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.replication.PreparedAtStart;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.CommitPrepared;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import dev.walferry.pgoutput.Prepare;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.transaction.MessageText;
import dev.walferry.transaction.TwoPhase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prepared transactions on slots that send them early: trap T-03, T-04, B22. */
@Timeout(600)
class TwoPhaseLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Live live(TestDatabase database, boolean twoPhaseSlot) throws SQLException {
        Live live = new Live(database);
        database.execute("create table item (id text primary key)");
        live.createSlot("s", twoPhaseSlot);
        return live;
    }

    private static String gid(Live live, String name) {
        return live.slot("gid_" + name);
    }

    private static void prepare(Live live, String name, int rows) throws SQLException {
        try (Connection session = live.session()) {
            run(
                    session,
                    "insert into item select '" + name + "' || i from generate_series(1, " + rows + ") i",
                    "savepoint s",
                    "insert into item select 'never' || i from generate_series(1, " + rows + ") i",
                    "rollback to s",
                    "prepare transaction '" + gid(live, name) + "'");
        }
    }

    private static void finish(Live live, String how, String name) throws SQLException {
        live.database().execute(how + " prepared '" + gid(live, name) + "'");
    }

    /**
     * Returns everything up to and including the end of the transaction that set a mark; confirms every end if asked
     * to.
     */
    private static List<String> readTo(String mark, ChangeStream stream, boolean confirming) {
        List<String> told = new ArrayList<>();
        while (true) {
            PgOutputMessage message = stream.next();
            if (message.kind() != Kind.RELATION) {
                told.add(MessageText.of(message)
                        .replaceAll("begin [^p].*", "begin")
                        .replaceAll("commit [^p].*", "commit"));
            }
            Lsn end = end(message);
            if (end != null && confirming) {
                stream.confirm(end);
            }
            if (message instanceof Commit && told.contains("insert public.mark(id=" + mark + ")")) {
                return told;
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Lsn end(PgOutputMessage message) {
        return switch (message.kind()) {
            case COMMIT -> ((Commit) message).endLsn();
            case PREPARE -> ((Prepare) message).endLsn();
            case COMMIT_PREPARED -> ((CommitPrepared) message).endLsn();
            default -> null;
        };
    }

    private static List<String> transaction(String... changes) {
        List<String> all = new ArrayList<>(List.of("begin"));
        all.addAll(List.of(changes));
        all.add("commit");
        return all;
    }

    /** An ordinary slot sends prepared transactions at commit anyway; the default requests nothing else. */
    @OnPostgres
    void anOrdinarySlotStaysOne(TestDatabase database) throws SQLException {
        Live live = live(database, false);
        prepare(live, "a", 1);
        live.mark("1");
        finish(live, "commit", "a");
        live.mark("2");
        try (ChangeStream stream = live.stream("s").streaming(Streaming.AUTO).open()) {
            List<String> expected = new ArrayList<>(transaction("insert public.mark(id=1)"));
            expected.addAll(transaction("insert public.item(id=a1)"));
            expected.addAll(transaction("insert public.mark(id=2)"));
            assertEquals(expected, readTo("2", stream, true));
        }
        assertEquals(
                "f",
                database.queryOne(
                        "select two_phase from pg_replication_slots where slot_name = '" + live.slot("s") + "'"));
    }

    /**
     * The row was sent and held while later positions were processed. If those positions had been confirmed, the server
     * would not send the row again: docs/reference/wire.md. A two-phase slot sends it early even to a client that never
     * asked, from 15 on at any protocol version: trap T-04.
     */
    private static void heldRowsSurvive(Live live, int rows) throws SQLException {
        try (ChangeStream stream = live.stream("s")
                .streaming(Streaming.AUTO)
                .statusInterval(Duration.ofMillis(100))
                .open()) {
            prepare(live, "a", rows);
            live.mark("1");
            prepare(live, "b", rows);
            live.mark("2");
            readTo("2", stream, true);
            Lsn told = stream.confirmed();
            Await.until("the server knows", LIMIT, () -> {
                stream.keepUp();
                return !told.isAfter(live.confirmedFlush("s"));
            });
            live.database()
                    .execute("select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
                            + live.slot("s") + "'");
            ReplicationException e = assertThrows(ReplicationException.class, () -> readTo("never", stream, true));
            assertEquals(Category.RETRY, e.category());
        }
        Await.until(
                "the slot is free",
                LIMIT,
                () -> live.database()
                        .queryColumn(
                                "select active from pg_replication_slots where slot_name = '" + live.slot("s") + "'")
                        .equals(List.of("f")));
        finish(live, "rollback", "b");
        finish(live, "commit", "a");
        live.mark("3");
        try (ChangeStream stream = live.stream("s").streaming(Streaming.AUTO).open()) {
            List<String> told = readTo("3", stream, true);
            assertTrue(told.contains("insert public.item(id=a" + rows + ")"), "rows of a");
            assertEquals(
                    rows,
                    told.stream().filter(m -> m.contains("public.item(id=a")).count());
            assertEquals(
                    0,
                    told.stream()
                            .filter(m -> m.contains("never") || m.contains("=b"))
                            .count());
            assertTrue(told.indexOf("insert public.item(id=a1)") > told.indexOf("insert public.mark(id=2)"));
        }
        try (ChangeStream stream = live.stream("s").open()) {
            live.mark("4");
            assertEquals(transaction("insert public.mark(id=4)"), readTo("4", stream, true), "all was confirmed");
        }
    }

    @OnPostgres({15, 16, 17, 18})
    void heldRowsSurviveAReconnect(TestDatabase database) throws SQLException {
        heldRowsSurvive(live(database, true), 1);
    }

    @OnPostgres({15, 16, 17, 18})
    void heldStreamedRowsSurviveAReconnect(TestDatabase database) throws SQLException {
        heldRowsSurvive(live(database, true), 3000);
    }

    /**
     * Trap T-17, A3: a shutdown waits until all WAL is confirmed, and the outcome of a prepared transaction cannot come
     * before the server is back.
     */
    @OnPostgres({15, 18})
    void aHeldTransactionDoesNotHoldUpAShutdown(LocalPostgres postgres) throws Exception {
        Live live = live(postgres.createDatabase("shutdown"), true);
        try (ChangeStream stream = live.stream("s").open()) {
            prepare(live, "a", 1);
            live.mark("1");
            readTo("1", stream, true);
            Future<Duration> stopped = CompletableFuture.supplyAsync(() -> postgres.stopFast(LIMIT.multipliedBy(3)));
            assertThrows(ReplicationException.class, () -> readTo("never", stream, true));
            assertTrue(
                    stopped.get().compareTo(Duration.ofSeconds(50)) < 0,
                    stopped.get().toString());
        }
        postgres.start();
        finish(live, "commit", "a");
        live.mark("2");
        try (ChangeStream stream = live.stream("s").open()) {
            assertTrue(readTo("2", stream, true).contains("insert public.item(id=a1)"));
        }
    }

    private static ChangeStreamBuilder atPrepare(Live live) {
        return live.stream("s").twoPhase(TwoPhase.AT_PREPARE).streaming(Streaming.AUTO);
    }

    /** Trap B22, and trap T-03 (b): the outcome may come in another session, alone. */
    @OnPostgres({15, 16, 17, 18})
    void handedThroughTheyComeAtPrepare(TestDatabase database) throws SQLException {
        Live live = live(database, false);
        try (ChangeStream stream = atPrepare(live).open()) {
            prepare(live, "a", 1);
            prepare(live, "many", 3000);
            live.mark("1");
            List<String> told = readTo("1", stream, true);
            assertEquals(
                    List.of(
                            "begin prepare " + gid(live, "a"),
                            "insert public.item(id=a1)",
                            "prepare " + gid(live, "a"),
                            "begin prepare " + gid(live, "many"),
                            "insert public.item(id=many1)"),
                    told.subList(0, 5));
            assertEquals(0, told.stream().filter(m -> m.contains("never")).count());
        }
        finish(live, "commit", "a");
        finish(live, "rollback", "many");
        live.mark("2");
        try (ChangeStream stream = atPrepare(live).open()) {
            List<String> told = readTo("2", stream, true);
            assertEquals(
                    List.of("commit prepared " + gid(live, "a"), "rollback prepared " + gid(live, "many")),
                    told.subList(0, 2));
        }
    }

    private static void readAndPrepare(Live live, String name) throws SQLException {
        try (Connection session = live.session()) {
            run(
                    session,
                    "select * from mark for share",
                    "select pg_current_xact_id()",
                    "prepare transaction '" + gid(live, name) + "'");
        }
    }

    /**
     * Trap T-03 (a): older minors announce the outcome of transactions that changed nothing, and whose PREPARE they never
     * sent. 18.4 sends a lone PREPARE as well.
     */
    @Test
    void olderMinorsAnnounceWhatChangedNothing() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.version(18).olderMinor().start()) {
            Live live = live(postgres.createDatabase("older"), true);
            live.mark("0");
            readAndPrepare(live, "before");
            try (ChangeStream stream = live.stream("s").open()) {
                readAndPrepare(live, "committed");
                readAndPrepare(live, "rolledback");
                finish(live, "commit", "before");
                finish(live, "commit", "committed");
                finish(live, "rollback", "rolledback");
                prepare(live, "a", 1);
                finish(live, "commit", "a");
                live.mark("1");
                List<String> expected = new ArrayList<>(transaction("insert public.mark(id=0)"));
                expected.addAll(transaction()); // of "before"
                expected.addAll(transaction()); // of "committed"
                expected.addAll(transaction("insert public.item(id=a1)"));
                expected.addAll(transaction("insert public.mark(id=1)"));
                assertEquals(expected, readTo("1", stream, true));
            }
            live.createSlot("early", true);
            try (ChangeStream stream = live.stream("early")
                    .twoPhase(TwoPhase.AT_PREPARE)
                    .streaming(Streaming.AUTO)
                    .open()) {
                readAndPrepare(live, "reader");
                finish(live, "commit", "reader");
                live.mark("2");
                List<String> told = readTo("2", stream, true);
                assertTrue(told.contains("commit prepared " + gid(live, "reader")), "what this test is about: " + told);
                assertEquals(transaction("insert public.mark(id=2)"), told.subList(told.size() - 3, told.size()));
            }
        }
    }

    /** Trap T-03 (b): a client that wants the rows at commit must not lose them silently. */
    @OnPostgres({15, 18})
    void rowsGivenToAnotherClientAreMissed(TestDatabase database) throws SQLException {
        Live live = live(database, false);
        try (ChangeStream stream = atPrepare(live).open()) {
            prepare(live, "a", 1);
            live.mark("1");
            readTo("1", stream, true);
        }
        try (ChangeStream stream = live.stream("s").open()) {
            finish(live, "commit", "a");
            live.mark("2");
            ReplicationException e = assertThrows(ReplicationException.class, () -> readTo("2", stream, true));
            assertEquals(Category.FATAL, e.category());
            assertTrue(e.getMessage().contains("'" + gid(live, "a") + "'"), e.getMessage());
        }
        try (ChangeStream stream =
                live.stream("s").unknownPrepared(UnknownPrepared.SKIP).open()) {
            assertEquals(transaction("insert public.mark(id=2)"), readTo("2", stream, true));
        }
    }

    /** A transaction that held no lock to write had no rows, no matter which client was sent its PREPARE. */
    @OnPostgres({15, 18})
    void aLockTellsWhetherThereWereRows(TestDatabase database) throws Exception {
        Live live = live(database, true);
        live.mark("0");
        readAndPrepare(live, "reader");
        prepare(live, "writer", 1);
        List<String> ids = new ArrayList<>();
        database.queryColumn("select transaction::text from pg_prepared_xacts where database = current_database()"
                        + " order by gid")
                .forEach(id -> ids.add(String.valueOf(id)));
        PreparedAtStart known;
        Lsn walEnd;
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        ReplicationConnection replication =
                ReplicationConnection.open(database.url(), properties, Duration.ZERO, made -> {});
        try (Connection connection = replication.connection()) {
            assertFalse(connection.isClosed());
            known = PreparedAtStart.ask(connection, false);
            walEnd = replication.walEnd();
        }
        Lsn later = Lsn.of(-1);
        assertTrue(known.isEmpty(
                new CommitPrepared(later, later, 0, Integer.parseInt(ids.get(0)), gid(live, "reader")), walEnd));
        assertFalse(known.isEmpty(
                new CommitPrepared(later, later, 0, Integer.parseInt(ids.get(1)), gid(live, "writer")), walEnd));
        assertTrue(
                known.isEmpty(new CommitPrepared(later, later, 0, 1, "prepared later"), walEnd),
                "prepared in this session");
        assertFalse(
                known.isEmpty(new CommitPrepared(Lsn.of(1), Lsn.of(1), 0, 1, "before"), walEnd), "committed before it");
    }
}
