package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import org.junit.jupiter.api.Timeout;

/** Refusals before a stream starts, with their messages. */
@Timeout(600)
class PreflightTest {
    private static ChangeStreamBuilder stream(TestDatabase db) {
        return ChangeStream.to(db.url())
                .user(db.user())
                .password(db.password())
                .slot(db.name())
                .publication("p");
    }

    private static ReplicationException refused(ChangeStreamBuilder builder) {
        return assertThrows(ReplicationException.class, () -> builder.open().close());
    }

    @OnPostgres({14, 18})
    void aTemporarySlotDoesNotTakeOverAnExistingOne(TestDatabase db) throws Exception {
        db.execute("create publication p for all tables");
        stream(db).createSlot().open().close();
        db.awaitFree(db.name());
        ReplicationException e = refused(stream(db).temporarySlot());
        assertTrue(e.getMessage().contains("already exists"), e.getMessage());
    }

    /** Trap B14: from 18 on the server would only warn, and send nothing. */
    @OnPostgres({14, 18})
    void aMissingPublicationIsNamedBeforeTheSlotIsCreated(TestDatabase db) throws Exception {
        ReplicationException e = refused(stream(db).createSlot());
        assertTrue(e.getMessage().contains("publication \"p\" does not exist"), e.getMessage());
        assertEquals(
                "0", db.queryOne("select count(*) from pg_replication_slots where slot_name = '" + db.name() + "'"));
    }

    /** Trap A22. */
    @OnPostgres({14, 18})
    void aSlotInUseNamesItsHolder(TestDatabase db) throws Exception {
        db.execute("create publication p for all tables");
        try (ChangeStream holder = stream(db).createSlot().open()) {
            String pid =
                    db.queryOne("select active_pid from pg_replication_slots where slot_name = '" + db.name() + "'");
            ReplicationException e = refused(stream(db));
            assertTrue(e.getMessage().contains("in use by PID " + pid + " (application walferry"), e.getMessage());
            assertEquals(Category.SLOT_IN_USE, e.category());
            assertTrue(holder.server().major() >= 14);
        }
    }

    /**
     * The server would silently begin at the slot's position (trap A10), or accept a position that does not exist (trap
     * T-13).
     */
    @OnPostgres({14, 18})
    void aStartThatTheServerCannotServeIsRefused(TestDatabase db) throws Exception {
        db.execute("create publication p for all tables");
        stream(db).createSlot().open().close();
        db.awaitFree(db.name());
        ReplicationException behind = refused(stream(db).startAt(dev.walferry.Lsn.of(1)));
        assertTrue(behind.getMessage().contains("ahead of the requested start 0/1"), behind.getMessage());
        ReplicationException beyond = refused(stream(db).startAt(dev.walferry.Lsn.of(-1)));
        assertTrue(beyond.getMessage().contains("another server or timeline"), beyond.getMessage());
    }
}
