package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** The series of a slot when the server itself reports nothing about it. */
@Timeout(300)
class SlotMetersTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String EIGHT_MEBIBYTES =
            "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    @OnPostgres(
            value = 18,
            settings = {"max_slot_wal_keep_size=64MB", "min_wal_size=32MB", "max_wal_size=64MB"})
    void aLostSlotHasNoRoomAndNoTimeLeft(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        Await.until("it is lost", LIMIT, () -> {
            database.execute(EIGHT_MEBIBYTES, "checkpoint");
            return "lost"
                    .equals(database.queryOne(
                            "select wal_status from pg_replication_slots where slot_name = '" + slot + "'"));
        });
        try (SlotWatch watch = new SlotWatch(database::connect, slot).start()) {
            SlotMeters.register(registry, watch);
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            assertEquals(0, value("walferry.slot.safe.bytes"));
            assertEquals(0, value("walferry.slot.until.lost.seconds"));
            assertEquals(0, value("walferry.slot.retained.bytes"));
            assertTrue(value("walferry.slot.lag.bytes") > 64 << 20, "how far it was behind is still known");
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    @OnPostgres(18)
    void withoutALimitThereIsRoomForEver(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (SlotWatch watch = new SlotWatch(database::connect, slot).start()) {
            SlotMeters.register(registry, watch);
            assertEquals(Double.NaN, value("walferry.slot.lag.bytes"), "nothing is known yet");
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            assertEquals(Double.POSITIVE_INFINITY, value("walferry.slot.safe.bytes"));
            assertEquals(Double.POSITIVE_INFINITY, value("walferry.slot.until.lost.seconds"));
            assertTrue(value("walferry.slot.lag.bytes") >= 0);
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }

    /** A slot that the daemon drops at a limit has little room left, long before the server's disk is full. */
    @OnPostgres(18)
    void whatTheDaemonDropsHasLittleRoom(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')", EIGHT_MEBIBYTES);
        try (SlotWatch watch =
                new SlotWatch(database::connect, slot, 4 << 20, state -> {}, () -> true, new Failures()).start()) {
            SlotMeters.register(registry, watch);
            Await.until("the slot is seen", LIMIT, () -> watch.sight() != null);
            assertEquals((4 << 20) - value("walferry.slot.retained.bytes"), value("walferry.slot.safe.bytes"));
            assertEquals(0, value("walferry.slot.until.lost.seconds"));
        }
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }
}
