package dev.walferry.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream continues on a server that was a standby while the earlier stream ran. */
@Tag("slow")
@Timeout(600)
class PromotionLiveTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static ChangeStreamBuilder on(String url, ReplicatedPostgres servers) {
        return ChangeStream.to(url)
                .user(servers.user())
                .password(servers.password())
                .slot("s")
                .publication("p");
    }

    /** Reads up to WAL that only the primary has and that is not about a published table. */
    private static SlotPosition readBeyondTheStandby(ReplicatedPostgres servers, TestDatabase database)
            throws SQLException {
        database.execute("create table t (id int primary key)", "create table other (id int)");
        database.execute("create publication p for table t");
        servers.awaitReplayed();
        try (ChangeStream changes =
                on(servers.primary().url("shop"), servers).createSlot().open()) {
            servers.standby().stopFast();
            database.execute("insert into other select generate_series(1, 10000)");
            Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_lsn()")));
            Await.until("the server was sent the end", LIMIT, () -> {
                changes.poll(Duration.ofMillis(100));
                changes.askForKeepalive();
                return !end.isAfter(changes.left().told());
            });
            return changes.left();
        }
    }

    /** The new slot lies between the end of the old timeline and the position that the old primary was sent. */
    @Test
    void aSlotThatWasCreatedAfterThePromotionIsNotTheOldOne() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            SlotPosition left = readBeyondTheStandby(servers, database);
            servers.primary().kill9();
            servers.standby().start();
            servers.promote();
            database.execute("insert into t values (1)");
            database.queryOne("select pg_create_logical_replication_slot('s', 'pgoutput')");
            Lsn slot = Lsn.parse(
                    String.valueOf(database.queryOne("select confirmed_flush_lsn from pg_replication_slots")));
            assertTrue(left.told().isAfter(slot), "what this test is about: " + slot + " and " + left.told());
            ReplicationException e = assertThrows(
                    ReplicationException.class,
                    () -> on(servers.url("shop"), servers).resume(left).open().close());
            assertEquals(Category.SLOT_LOST, e.category(), e::getMessage);
        }
    }

    /** A restarted program knows what the previous one returned, and leaves the start to the slot. */
    @Test
    void aProgramThatFollowsGoesOnFromTheSlot() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            SlotPosition left = readBeyondTheStandby(servers, database);
            database.execute("insert into t values (1)");
            database.queryOne("select pg_replication_slot_advance('s', pg_current_wal_lsn())");
            Lsn slot = Lsn.parse(String.valueOf(
                    database.queryOne("select confirmed_flush_lsn from pg_replication_slots where slot_name = 's'")));
            String primary = servers.primary().url("shop");
            try (ChangeStream changes = on(primary, servers).follow(left).open()) {
                assertEquals(slot, changes.confirmed());
                assertEquals(left.returned(), changes.left().returned());
            }
            SlotPosition lost = new SlotPosition(
                    left.systemId(), left.timeline() + 1, left.told(), left.returned(), false, Map.of());
            assertRefused(Category.OTHER_HISTORY, on(primary, servers).follow(lost));
            assertRefused(
                    Category.SLOT_LOST,
                    on(primary, servers).slot("gone").createSlot().follow(left));
        }
    }

    private static void assertRefused(Category category, ChangeStreamBuilder stream) {
        ReplicationException e =
                assertThrows(ReplicationException.class, () -> stream.open().close());
        assertEquals(category, e.category(), e::getMessage);
    }

    @Test
    void aStandbyThatIsNotPromotedYetIsTriedAgain() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of("synchronized_standby_slots", ""))) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            SlotPosition left = readBeyondTheStandby(servers, database);
            servers.primary().kill9();
            servers.standby().start();
            ReplicationException e = assertThrows(
                    ReplicationException.class,
                    () -> on(servers.standby().url("shop"), servers)
                            .resume(left)
                            .open()
                            .close());
            assertEquals(Category.RETRY, e.category(), e::getMessage);
        }
    }

    /** The copy follows the primary's slot until the standby is promoted, so no stream may use it before. */
    @Test
    void aCopyOfAFailoverSlotIsTriedAgain() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            database.execute("create publication p for all tables");
            database.queryOne("select pg_create_logical_replication_slot('s', 'pgoutput', failover => true)");
            Await.until("the slot is copied", LIMIT, () -> {
                database.queryOne("select pg_log_standby_snapshot()");
                database.queryOne("select pg_replication_slot_advance('s', pg_current_wal_lsn())");
                return servers.isCopied("s");
            });
            assertRefused(Category.RETRY, on(servers.standby().url("shop"), servers));
        }
    }
}
