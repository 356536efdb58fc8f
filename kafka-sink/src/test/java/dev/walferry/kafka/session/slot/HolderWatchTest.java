package dev.walferry.kafka.session.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.pipeline.SlotReader;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/** Who holds a slot, and whether the slot moves. The test controls the clock. */
@Timeout(300)
class HolderWatchTest {
    private static final String EIGHT_MEBIBYTES =
            "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024)), pg_switch_wal()";

    private static SlotReader look(HolderWatch watch, TestDatabase database, int seconds) throws SQLException {
        try (Connection connection = database.connect()) {
            SlotStatus status =
                    new ReplicationSlots(connection).find(database.name()).orElseThrow();
            return watch.look(status, connection, Duration.ofSeconds(seconds).toNanos());
        }
    }

    private static ChangeStream hold(TestDatabase database) throws SQLException {
        return ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .publication("pub")
                .withoutConfirming()
                .open();
    }

    @OnPostgres({14, 18})
    void aSlotThatStandsStillWhileWalIsWrittenIsInTrouble(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute(
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        HolderWatch watch = new HolderWatch(slot, Duration.ofMinutes(2));
        try (ChangeStream other = hold(database)) {
            SlotReader reader = look(watch, database, 0);
            assertTrue(
                    reader.name()
                            .matches("PID \\d+ \\(role " + database.user()
                                    + ", application walferry, client (127\\.0\\.0\\.1|::1)\\)"),
                    reader::name);
            assertNull(reader.trouble());
            assertNull(look(watch, database, 1000).trouble(), "nothing was written");
            database.execute(EIGHT_MEBIBYTES, EIGHT_MEBIBYTES);
            assertNotNull(look(watch, database, 1001).trouble());

            HolderWatch early = new HolderWatch(slot, Duration.ofMinutes(2));
            look(early, database, 0);
            database.execute(EIGHT_MEBIBYTES, EIGHT_MEBIBYTES);
            assertNull(look(early, database, 119).trouble(), "not for long");
            String trouble = look(early, database, 120).trouble();
            assertNotNull(trouble);
            assertTrue(
                    trouble.matches("has confirmed nothing for 120 s while the server has written \\d\\d MiB of WAL"),
                    trouble);
            assertEquals(reader.name(), look(early, database, 121).name());
            assertNotNull(other);
        }
        database.awaitFree(slot);
        database.execute("select pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");
        try (ChangeStream next = hold(database)) {
            assertNull(look(watch, database, 2000).trouble(), "it has moved, and another holds it");
            assertNotNull(next);
        }
        database.awaitFree(slot);
        database.execute("select pg_drop_replication_slot('" + slot + "')");
    }
}
