package dev.walferry.kafka.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Trap K13 (docs/design/traps.md): a daemon that has lost its slot without noticing finds out when it asks. */
@Timeout(180)
class SlotHeldTest {
    private static SlotSource open(TestDatabase database) {
        Map<String, String> settings = Map.of(
                "source.url", database.url(),
                "source.user", database.user(),
                "source.password", database.password(),
                "source.slot.name", database.name(),
                "source.publication.names", "pub",
                "topic.prefix", "t",
                "kafka.bootstrap.servers", "localhost:9092");
        return new SourceDatabase(SinkConfig.of(settings, Map.of()).source(), false)
                .open(null, null, true, () -> Lsn.of(-1));
    }

    @OnPostgres({14, 18})
    void aSlotThatWasLostIsNotHeld(TestDatabase database) throws SQLException {
        database.execute("create publication pub for all tables");
        try (SlotSource changes = open(database)) {
            assertDoesNotThrow(changes::requireHeld);
            database.execute("select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
                    + database.name() + "'");
            database.awaitFree(database.name());
            assertNotHeld(changes, "nobody");
            try (SlotSource another = open(database)) {
                assertDoesNotThrow(another::requireHeld);
                assertNotHeld(changes, "PID");
            }
        }
    }

    private static void assertNotHeld(SlotSource changes, String reader) {
        ReplicationException e = assertThrows(ReplicationException.class, changes::requireHeld);
        assertEquals(Category.RETRY, e.category());
        assertTrue(String.valueOf(e.getMessage()).contains("but by " + reader), e::getMessage);
    }
}
