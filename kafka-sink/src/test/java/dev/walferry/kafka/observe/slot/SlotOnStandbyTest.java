package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.ReplicatedPostgres;
import dev.walferry.testdata.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The WAL that a standby keeps for its own slot while no primary sends it WAL. */
@Tag("slow")
@Timeout(300)
class SlotOnStandbyTest {
    private static @Nullable String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next(), sql);
            return row.getString(1);
        }
    }

    /** The standby receives nothing, as where WAL comes from an archive. */
    @Test
    void aStandbyThatReceivesNothingKeepsWalAllTheSame() throws SQLException {
        try (ReplicatedPostgres servers = ReplicatedPostgres.start(18, Map.of())) {
            TestDatabase database = TestDatabase.create(servers, "shop");
            servers.awaitReplayed();
            servers.copySlot("shop", "shop");
            database.execute(
                    "select pg_logical_emit_message(false, 'w', repeat('x', 8 * 1024 * 1024))",
                    "create table last (id int)"); // only a commit makes the standby replay at once
            servers.awaitReplayed();
            LocalPostgres standby = servers.standby();
            try (Connection connection = standby.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("alter system set primary_conninfo = ''");
            }
            standby.stopFast();
            standby.start();
            try (Connection connection = standby.connect()) {
                assertNull(one(connection, "select pg_last_wal_receive_lsn()"), "it receives");
                SlotState slot = SlotQuery.of(connection, "shop");
                assertNotNull(slot);
                assertTrue(slot.retainedBytes() > 8 << 20, slot::toString);
                assertEquals(
                        one(
                                connection,
                                "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), restart_lsn) from pg_replication_slots"),
                        Long.toString(slot.retainedBytes()));
                assertNotNull(slot.lagBytes());
                assertTrue(slot.lagBytes() > 8 << 20, slot::toString);
            }
        }
    }
}
