package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;

/** The LSN law, which says what may be confirmed, on real servers. */
@Timeout(600)
class LsnLawTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private static final String TIMEOUT = "wal_sender_timeout=20s";

    private TestDatabase database;

    private void use(TestDatabase fresh) throws SQLException {
        database = fresh;
        database.execute(
                "create table item (id int primary key, name text)",
                "create table unpublished (id int)",
                "create publication items for table item");
    }

    private ChangeStream open() {
        database.awaitFree(database.name()); // after a close that had to give up, the server releases the slot later
        return ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .createSlot()
                .publication("items")
                .open();
    }

    /**
     * Trap B14: from 18 on, the server only warns that it leaves changes out. No status update may confirm past them.
     */
    @OnPostgres(value = 18, settings = TIMEOUT)
    void closingConfirmsNothingOverChangesThatWereLeftOut(TestDatabase fresh) throws SQLException {
        use(fresh);
        Lsn end;
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')");
            changes.confirm(nextCommit(changes).endLsn());
            changes.keepUp();
            database.execute("drop publication items");
            database.execute("insert into item values (2, 'b')");
            end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
            Await.until(
                    "the server has left it out",
                    Duration.ofSeconds(60),
                    () -> "t"
                            .equals(database.queryOne("select sent_lsn >= '" + end
                                    + "' from pg_stat_replication join pg_replication_slots"
                                    + " on active_pid = pid where slot_name = '" + database.name() + "'")));
            readUpTo(end, changes);
        }
        database.awaitFree(database.name());
        Lsn confirmed = confirmedFlush();
        assertTrue(end.isAfter(confirmed), () -> confirmed + " is confirmed, and what was left out ends at " + end);
    }

    /**
     * Reads up to a position. The keepalive comes right after the status update that requests it, so no other update is
     * due meanwhile.
     */
    private static void readUpTo(Lsn end, ChangeStream changes) {
        try {
            changes.askForKeepalive();
            while (end.isAfter(changes.received())) {
                changes.poll(Duration.ZERO);
            }
        } catch (ReplicationException e) {
            assertTrue(e.getMessage().contains("being left out"), e::getMessage);
        }
    }

    /** Trap A1, A5: the second commit may start exactly where the first one ends. */
    @OnPostgres(
            value = {14, 18},
            settings = TIMEOUT)
    void adjacentCommitsBothArriveAfterARestartBetweenThem(TestDatabase fresh) throws SQLException {
        use(fresh);
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')", "insert into item values (2, 'b')");
            Commit first = nextCommit(changes);
            changes.confirm(first.endLsn());
        }
        try (ChangeStream changes = open()) {
            assertEquals(List.of("2"), ids(changes));
        }
    }

    /**
     * Trap A3, T-17: a server that is told to stop waits until everything it sent is confirmed. Trap T-11: it then ends the
     * command without ending the COPY.
     */
    @OnPostgres(
            value = {14, 18},
            settings = "wal_sender_timeout=60s")
    void fastStopIsNotHeldUpByAStreamThatIsCaughtUp(LocalPostgres postgres) throws Exception {
        use(postgres.createDatabase("law"));
        database.execute("insert into unpublished values (1)");
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')");
            changes.confirm(nextCommit(changes).endLsn());
            Thread stopper = new Thread(() -> {
                Duration took = postgres.stopFast();
                assertTrue(took.compareTo(Duration.ofSeconds(45)) < 0, () -> "took " + took);
            });
            List<Throwable> failures = new ArrayList<>();
            stopper.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
            stopper.start();
            ReplicationException end = assertThrows(ReplicationException.class, () -> pollUntil(changes, () -> false));
            assertTrue(end.isRetriable(), end.getMessage());
            stopper.join();
            assertEquals(List.of(), failures);
        }
    }

    /** Trap A4, A19: if there is nothing to deliver, the keepalive's position is confirmed. */
    @OnPostgres(value = 18, settings = TIMEOUT)
    void idleSlotAdvancesWhileOnlyAnUnpublishedTableIsWritten(TestDatabase fresh) throws SQLException {
        use(fresh);
        try (ChangeStream changes = open()) {
            database.execute("insert into unpublished select generate_series(1, 10000)");
            Lsn end = Lsn.parse(database.queryOne("select pg_current_wal_lsn()"));
            pollUntil(changes, () -> !end.isAfter(confirmedFlush()));
        }
    }

    /**
     * Trap A4: a keepalive confirms nothing while something returned is unconfirmed. J1: nor does the driver confirm by
     * itself.
     */
    @OnPostgres(value = 18, settings = TIMEOUT)
    void keepalivesConfirmNothingWhileATransactionIsUnconfirmed(TestDatabase fresh) throws SQLException {
        use(fresh);
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')");
            Commit commit = nextCommit(changes);
            database.execute("insert into unpublished select generate_series(1, 10000)");
            Lsn end = Lsn.parse(database.queryOne("select pg_current_wal_lsn()"));
            changes.askForKeepalive();
            pollUntil(changes, () -> !end.isAfter(changes.received()));
            changes.askForKeepalive();
            assertTrue(commit.endLsn().isAfter(changes.confirmed()));
            assertTrue(commit.endLsn().isAfter(confirmedFlush()));

            changes.confirm(commit.endLsn());
            pollUntil(changes, () -> !end.isAfter(confirmedFlush()));
        }
    }

    /** Trap T-13: the server would accept such a position. */
    @OnPostgres(value = 18, settings = TIMEOUT)
    void aPositionThatWasNeverReturnedCannotBeConfirmed(TestDatabase fresh) throws SQLException {
        use(fresh);
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')");
            Commit commit = nextCommit(changes);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> changes.confirm(Lsn.of(commit.endLsn().value() + 1)));
        }
    }

    /**
     * Trap A16: rows know where their transaction will commit, but nothing of it can be confirmed until it is complete.
     */
    @OnPostgres(value = 18, settings = TIMEOUT)
    void aTransactionIsNotConfirmedWhileItArrives(TestDatabase fresh) throws SQLException {
        use(fresh);
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a'), (2, 'b')");
            PgOutputMessage message = changes.next();
            Lsn commit = ((Begin) message).commitLsn();
            assertThrows(IllegalArgumentException.class, () -> changes.confirm(commit));
            assertTrue(commit.isAfter(changes.confirmed()));
            Commit end = nextCommit(changes);
            changes.confirm(end.endLsn());
            assertEquals(end.endLsn(), changes.confirmed());
        }
    }

    /**
     * Trap T-16, A11: 16 and older may forget on a restart what was confirmed. Those changes come again, and nothing is
     * missing.
     */
    @OnPostgres(
            value = {14, 16, 18},
            settings = TIMEOUT)
    void whatAServerForgetsComesAgain(LocalPostgres postgres) throws SQLException {
        use(postgres.createDatabase("law"));
        try (ChangeStream changes = open()) {
            database.execute("insert into item values (1, 'a')", "insert into item values (2, 'b')");
            nextCommitWithRows(changes);
            Lsn end = nextCommitWithRows(changes);
            pollUntil(changes, () -> !end.isAfter(confirmedFlush()));
        }
        postgres.restart();
        database.execute("insert into item values (3, 'c')");
        try (ChangeStream changes = open()) {
            List<String> seen = new ArrayList<>();
            while (!seen.contains("3")) {
                seen.addAll(ids(changes));
            }
            List<String> all = List.of("1", "2", "3");
            assertEquals(all.subList(3 - seen.size(), 3), seen);
            assertTrue(postgres.majorVersion() < 17 || seen.size() == 1, seen::toString);
        }
    }

    private static Lsn nextCommitWithRows(ChangeStream changes) {
        boolean rows = false;
        while (true) {
            PgOutputMessage message = changes.next();
            rows |= message instanceof Insert;
            if (message instanceof Commit commit) {
                changes.confirm(commit.endLsn());
                if (rows) {
                    return commit.endLsn();
                }
            }
        }
    }

    /** Trap A13: a read-only stream reports a flush position of zero and so leaves the slot where it is. */
    @OnPostgres(
            value = {14, 18},
            settings = TIMEOUT)
    void aStreamThatOnlyLooksMovesNothing(TestDatabase fresh) throws SQLException {
        use(fresh);
        open().close();
        database.awaitFree(database.name());
        Lsn before = confirmedFlush();
        for (int i = 0; i < 2; i++) {
            try (ChangeStream changes = ChangeStream.to(database.url())
                    .user(database.user())
                    .password(database.password())
                    .slot(database.name())
                    .publication("items")
                    .statusInterval(SHORT)
                    .withoutConfirming()
                    .open()) {
                if (i == 0) {
                    database.execute("insert into item values (1, 'a')");
                }
                Lsn end = nextCommitWithRows(changes);
                changes.askForKeepalive();
                pollUntil(changes, () -> !end.isAfter(changes.received()));
            }
            database.awaitFree(database.name());
            assertEquals(before, confirmedFlush());
        }
    }

    /** Trap A14: a commit that waits for the stream as a synchronous standby waits exactly until it is confirmed. */
    @OnPostgres(
            value = {14, 18},
            settings = TIMEOUT)
    void aSynchronousCommitWaitsForTheConfirmation(LocalPostgres postgres) throws Exception {
        use(postgres.createDatabase("law"));
        try (ChangeStream changes = open()) {
            database.execute("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()");
            Waiting waiting = commitUntilOneWaits();
            Commit commit = commitOf(waiting.id(), changes);
            changes.askForKeepalive();
            pollUntil(changes, () -> !commit.endLsn().isAfter(changes.received()));
            assertFalse(waiting.commit().isDone(), "it waits");
            changes.confirm(commit.endLsn());
            pollUntil(changes, waiting.commit()::isDone);
            waiting.commit().get();
        }
    }

    /** A commit of the row with this id, which waits for the stream. */
    private record Waiting(int id, CompletableFuture<Void> commit) {}

    /**
     * Commits until one waits: the setting reaches the server's processes one by one, so some commits may be too early
     * to wait.
     */
    private Waiting commitUntilOneWaits() {
        for (int id = 1; ; id++) {
            CompletableFuture<Void> commit = committing(id);
            Await.until("a commit", LIMIT, () -> commit.isDone() || isWaiting());
            if (!commit.isDone()) {
                return new Waiting(id, commit);
            }
            commit.join();
        }
    }

    private CompletableFuture<Void> committing(int id) {
        return CompletableFuture.runAsync(() -> {
            try {
                database.execute("insert into item values (" + id + ", 'a')");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private boolean isWaiting() {
        return one("select exists (select from pg_stat_activity where wait_event = 'SyncRep')")
                .equals("t");
    }

    private static Commit commitOf(int id, ChangeStream changes) {
        boolean found = false;
        while (true) {
            PgOutputMessage message = changes.next();
            found |= message instanceof Insert insert
                    && insert.row().value(0).getText().equals(Integer.toString(id));
            if (found && message instanceof Commit commit) {
                return commit;
            }
        }
    }

    private String one(String sql) {
        try {
            return String.valueOf(database.queryOne(sql));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Lsn confirmedFlush() {
        return Lsn.parse(one(
                "select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + database.name() + "'"));
    }

    private static Commit nextCommit(ChangeStream changes) {
        while (true) {
            if (changes.next() instanceof Commit commit) {
                return commit;
            }
        }
    }

    private static void pollUntil(ChangeStream changes, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not so within 60 s");
            changes.poll(SHORT);
        }
    }

    /** Returns the ids of the rows up to the next commit. */
    private static List<String> ids(ChangeStream changes) {
        List<String> ids = new ArrayList<>();
        while (true) {
            PgOutputMessage message = changes.next();
            if (message instanceof Insert insert) {
                ids.add(insert.row().value(0).getText());
            } else if (message instanceof Commit && !ids.isEmpty()) {
                return ids;
            }
        }
    }
}
