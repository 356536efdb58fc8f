package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;

/** A limit on what is confirmed, on real servers. */
@Timeout(600)
class ConfirmLimitTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicReference<Lsn> limit = new AtomicReference<>(Lsn.ZERO);
    private TestDatabase database;

    private ChangeStream open(TestDatabase fresh) throws SQLException {
        database = fresh;
        database.execute(
                "create table item (id int primary key)",
                "create table unpublished (id int)",
                "create publication items for table item");
        return ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .createSlot()
                .publication("items")
                .confirmAtMost(limit::get)
                .open();
    }

    private Lsn confirmedFlush() {
        try {
            return Lsn.parse(
                    database.queryOne("select confirmed_flush_lsn from pg_replication_slots where slot_name = '"
                            + database.name() + "'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Polls until a condition holds, and confirms transactions meanwhile: servers before 15 also send those without
     * rows.
     */
    private static void pollUntil(ChangeStream changes, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, "not so within " + LIMIT);
            if (changes.poll(SHORT) instanceof Commit commit) {
                changes.confirm(commit.endLsn());
            }
        }
    }

    /** Confirms a transaction, and lets the server send what comes after it. */
    private Lsn confirmOne(ChangeStream changes) throws SQLException {
        database.execute("insert into item values (1)");
        Lsn end = nextCommit(changes);
        changes.confirm(end);
        database.execute("insert into unpublished select generate_series(1, 10000)");
        Lsn sent = Lsn.parse(database.queryOne("select pg_current_wal_lsn()"));
        changes.askForKeepalive();
        pollUntil(changes, () -> !sent.isAfter(changes.confirmable()));
        return end;
    }

    private static Lsn nextCommit(ChangeStream changes) {
        boolean hasRows = false;
        while (true) {
            PgOutputMessage message = changes.next();
            hasRows |= message instanceof Insert;
            if (hasRows && message instanceof Commit commit) {
                return commit.endLsn();
            }
        }
    }

    @OnPostgres({14, 18})
    void theSlotIsMovedToTheLimitAndNoFurther(TestDatabase fresh) throws SQLException {
        try (ChangeStream changes = open(fresh)) {
            Lsn start = confirmedFlush();
            Lsn end = confirmOne(changes);
            changes.askForKeepalive(); // the request goes out with a status update
            pollUntil(changes, () -> changes.confirmable().isAfter(end));
            assertEquals(start, changes.confirmed());
            assertEquals(start, confirmedFlush());
            limit.set(end);
            pollUntil(changes, () -> confirmedFlush().equals(end));
            changes.askForKeepalive();
            assertEquals(end, changes.confirmed());
            limit.set(changes.confirmable());
            pollUntil(changes, () -> confirmedFlush().equals(limit.get()));
        }
        database.awaitFree(database.name());
        assertEquals(limit.get(), confirmedFlush());
    }

    /** Trap A3: a server that is told to stop waits until everything it sent is confirmed. */
    @OnPostgres(
            value = {14, 18},
            settings = "wal_sender_timeout=60s")
    void fastStopIsNotHeldUpByTheLimit(LocalPostgres postgres) throws Exception {
        try (ChangeStream changes = open(postgres.createDatabase("limit"))) {
            confirmOne(changes);
            CompletableFuture<Duration> stop = CompletableFuture.supplyAsync(postgres::stopFast);
            assertThrows(ReplicationException.class, () -> pollUntil(changes, () -> false));
            Duration took = stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertTrue(took.compareTo(Duration.ofSeconds(45)) < 0, () -> "took " + took);
        }
    }
}
