package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.ThreadDiedException;
import dev.walferry.kafka.observe.WarningLog;
import dev.walferry.kafka.observe.slot.SlotWatch.Sight;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slot that nobody reads, until it is lost: what the watch sees, and what the log says before and after. */
@Timeout(300)
class SlotWatchTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final String EIGHT_MEBIBYTES =
            "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()";

    private final WarningLog log = new WarningLog();
    private final Failures failures = new Failures();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final List<String> warnedAtFirst = new CopyOnWriteArrayList<>();

    /** Later looks warn if anything writes WAL between them, because at that rate the slot would be lost within an hour. */
    private void looked(SlotState state) {
        if (looks.get() == 0) {
            warnedAtFirst.addAll(log.warnings());
        }
        looks.incrementAndGet();
    }

    private static Sight sight(SlotWatch watch) {
        return Objects.requireNonNull(watch.sight(), "nothing is known");
    }

    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=128MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void warnsBeforeTheSlotIsLost(TestDatabase database) throws SQLException {
        String slot = database.name();
        try (SlotWatch watch = new SlotWatch(
                        database::connect, slot, 0, this::looked, () -> true, failures, OFTEN, log.logger())
                .start()) {
            database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            Await.until("the slot is seen", LIMIT, () -> looks.get() > 0);
            assertEquals("reserved", sight(watch).slot().walStatus());
            assertFalse(sight(watch).slot().active());
            assertEquals(List.of(), List.copyOf(warnedAtFirst));

            Await.until("it warns", LIMIT, () -> writes(database));
            assertTrue(
                    log.warnings().get(0).matches("slot \"" + slot + "\": it may be lost after \\d+ MiB more of WAL.*"),
                    log.warnings().get(0));
            assertTrue(sight(watch).slot().retainedBytes() > 0);
            assertTrue(sight(watch).secondsUntilLost().isPresent(), "the rate is known");

            Await.until("it is lost", LIMIT, () -> {
                database.execute(EIGHT_MEBIBYTES, "checkpoint");
                return "lost".equals(sight(watch).slot().walStatus());
            });
            // for a lost slot the server reports no room at all, as if there were no limit
            assertEquals(0, sight(watch).slot().safeBytes());
            assertEquals(0, sight(watch).secondsUntilLost().orElseThrow());
            assertEquals(0, sight(watch).slot().retainedBytes());
            Await.until(
                    "it says so", LIMIT, () -> log.warnings().stream().anyMatch(w -> w.contains("the slot is lost")));
            database.execute("select pg_drop_replication_slot('" + slot + "')");
            Await.until("it is gone", LIMIT, () -> watch.sight() == null);
        }
    }

    /** The server has no limit, or one that comes later. */
    @OnPostgres(18)
    void warnsBeforeTheDaemonDropsTheSlot(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(
                        database::connect, slot, 64 << 20, this::looked, () -> true, failures, OFTEN, log.logger())
                .start()) {
            Await.until("the slot is seen", LIMIT, () -> looks.get() > 0);
            Sight seen = sight(watch);
            SlotRoom room = Objects.requireNonNull(seen.room(), "no room");
            assertEquals((64 << 20) - seen.slot().retainedBytes(), room.bytes());
            assertEquals(List.of(), List.copyOf(warnedAtFirst));

            Await.until("it warns", LIMIT, () -> writes(database));
            String warning = log.warnings().get(0);
            assertTrue(
                    warning.matches(
                            "slot \"" + slot + "\": the daemon drops it, and changes are lost, after \\d+ MiB more"
                                    + " of WAL.*raise slot.give.up.retained.bytes\\)"),
                    warning);
            assertTrue(sight(watch).secondsUntilLost().isPresent(), "the rate is known");
            Await.until(
                    "it says that there is no room",
                    LIMIT,
                    () -> writes(database)
                            && watch.danger().startsWith("it is dropped, and changes are lost; it holds back "));
            assertEquals(0, sight(watch).secondsUntilLost().orElseThrow());
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    /** Writes eight mebibytes, waits until the watch has looked at them, and returns whether it has warned. */
    private boolean writes(TestDatabase database) throws SQLException {
        int before = looks.get();
        database.execute(EIGHT_MEBIBYTES);
        // the next look may have begun before the write
        Await.until("it has looked again", LIMIT, () -> looks.get() > before + 1);
        return !log.warnings().isEmpty();
    }

    /** The lag counts from the confirmed position, not from the one at which the server would restart decoding. */
    @OnPostgres({14, 18})
    void seesHowFarTheSlotIsBehind(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(
                        database::connect, slot, 0, this::looked, () -> true, failures, OFTEN, log.logger())
                .start()) {
            database.execute(EIGHT_MEBIBYTES);
            Await.until("it is behind", LIMIT, () -> watch.sight() != null && lag(watch) >= 8 << 20);
            database.execute("select pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
            Await.until("it has caught up", LIMIT, () -> lag(watch) < 1 << 20);
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    private static long lag(SlotWatch watch) {
        return Objects.requireNonNull(sight(watch).slot().lagBytes(), "not known");
    }

    @OnPostgres(18)
    void anUnexpectedErrorDoesNotEndIt(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(
                        () -> {
                            if (opened.incrementAndGet() == 1) {
                                throw new IllegalStateException("unexpected");
                            }
                            return database.connect();
                        },
                        slot,
                        0,
                        state -> {},
                        () -> true,
                        failures,
                        OFTEN,
                        log.logger())
                .start()) {
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    /** Otherwise the last values seen would be reported forever. */
    @OnPostgres(18)
    void whatIsUnexpectedMakesItBlind(TestDatabase database) throws SQLException {
        String slot = database.name();
        AtomicBoolean fails = new AtomicBoolean();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(
                        () -> {
                            if (fails.get()) {
                                throw new IllegalStateException("made by a test");
                            }
                            return database.connect();
                        },
                        slot,
                        0,
                        state -> {
                            if (fails.get()) {
                                throw new IllegalStateException("made by a test");
                            }
                        },
                        () -> true,
                        failures,
                        OFTEN,
                        log.logger())
                .start()) {
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            fails.set(true);
            Await.until("it is blind", LIMIT, watch::isBlind);
            assertNull(watch.sight());
            assertTrue(
                    log.warnings().get(0).contains("cannot be looked at: unexpected java.lang.IllegalStateException"),
                    () -> log.warnings().toString());
            fails.set(false);
            Await.until("the slot is seen again", LIMIT, () -> watch.sight() != null && !watch.isBlind());
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
        failures.requireThreads();
    }

    @Test
    void anErrorOfTheJvmIsNotUnseen() {
        AtomicInteger told = new AtomicInteger();
        failures.whenThreadDies(told::incrementAndGet);
        try (SlotWatch watch = new SlotWatch(
                        () -> {
                            throw new OutOfMemoryError("made by a test");
                        },
                        "s",
                        0,
                        state -> {},
                        () -> true,
                        failures,
                        OFTEN,
                        log.logger())
                .start()) {
            Await.until("it is told", LIMIT, () -> told.get() == 1);
            assertNull(watch.sight());
        }
        ThreadDiedException e = assertThrows(ThreadDiedException.class, failures::requireThreads);
        assertTrue(
                String.valueOf(e.getMessage())
                        .startsWith("thread walferry-slot-watch has ended with java.lang.OutOfMemoryError"),
                e::getMessage);
    }

    /** Otherwise nothing would warn before the slot is lost, while the stream seems well. */
    @OnPostgres(18)
    void saysThatItCannotLookAlthoughTheStreamRuns(TestDatabase database) throws SQLException {
        String slot = database.name();
        String role = slot + "_watch";
        AtomicBoolean streaming = new AtomicBoolean();
        database.execute(
                "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')",
                "create role " + role + " login password 'p'");
        try (SlotWatch watch = new SlotWatch(
                        () -> {
                            opened.incrementAndGet();
                            return DriverManager.getConnection(database.url(), role, "p");
                        },
                        slot,
                        0,
                        state -> {},
                        streaming::get,
                        failures,
                        OFTEN,
                        log.logger())
                .start()) {
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            database.execute(
                    "alter role " + role + " connection limit 0",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
            Await.until("it has tried again and again", LIMIT, () -> opened.get() > 4);
            assertNull(watch.sight());
            assertFalse(watch.isBlind());
            assertTrue(log.warnings().isEmpty(), "the daemon itself says that it cannot connect");

            streaming.set(true);
            Await.until("it says so", LIMIT, () -> !log.warnings().isEmpty());
            assertTrue(watch.isBlind());
            String warning = log.warnings().get(0);
            assertTrue(warning.startsWith("slot \"" + slot + "\" is read, but cannot be looked at: "), warning);
            assertTrue(warning.contains("too many connections"), warning);
            assertEquals(1, failures.count(new Cause(Side.POSTGRESQL, "slot_watch")));

            database.execute("alter role " + role + " connection limit -1");
            Await.until("it says that it is over", LIMIT, () -> log.warnings().size() == 2);
            assertFalse(watch.isBlind());
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')", "drop role " + role);
    }

    /** Without a limit there is nothing to warn about. */
    @OnPostgres({14, 18})
    void withoutALimitASlotIsNeverLost(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(
                        database::connect, slot, 0, state -> {}, () -> true, failures, OFTEN, log.logger())
                .start()) {
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            assertNull(sight(watch).slot().safeBytes());
            assertTrue(sight(watch).secondsUntilLost().isEmpty());
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
        assertTrue(log.warnings().isEmpty(), () -> log.warnings().toString());
    }
}
