package dev.walferry.kafka.cli.check;

import static dev.walferry.kafka.cli.check.CheckRun.assertHas;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} finds on servers that are not set up for logical replication, or have no room for more of it. */
@Kafka
@Timeout(300)
class CheckSmallServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private CliRun check(TestDatabase database, TestTopics topics, String... more) throws IOException {
        return CheckRun.of(folder, database, topics.bootstrapServers(), topics.prefix(), more);
    }

    private static void createSlot(TestDatabase database) throws SQLException {
        database.execute("select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
    }

    @OnPostgres(
            value = {14, 18},
            settings = "wal_level=replica")
    void serverWithoutLogicalDecoding(TestDatabase database, TestTopics topics) throws IOException {
        CliRun run = check(database, topics, "source.slot.create=true", "source.publication.create=all");
        assertEquals(1, run.exit());
        assertHas(
                run,
                "FAIL  wal_level: replica, but must be logical -> ALTER SYSTEM SET wal_level = logical",
                "OK    replication slots: 20 of 20 free");
    }

    /** The only slot works for its owner; for others, it and the only walsender are taken. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void serverWithoutAFreeSlotOrWalsender(int version, TestTopics topics) throws SQLException, IOException {
        try (LocalPostgres postgres = LocalPostgres.version(version)
                .set("max_replication_slots", "1")
                .set("max_wal_senders", "1")
                .start()) {
            TestDatabase owner = postgres.createDatabase("owner");
            owner.execute("create publication pub");
            TestDatabase other = postgres.createDatabase("other");
            createSlot(owner);
            CliRun run = check(owner, topics);
            assertHas(run, "OK    replication slots: 0 of 1 free", "OK    walsenders: 1 of 1 free");
            run = check(other, topics, "source.slot.create=true");
            assertHas(run, "FAIL  replication slots: 0 of 1 free -> drop an unused slot");
            Await.until(
                    "the walsender of the last check is gone",
                    LIMIT,
                    () -> "0".equals(owner.queryOne("select count(*) from pg_stat_replication")));
            try (ChangeStream stream = ChangeStream.to(owner.url())
                    .user(owner.user())
                    .password(owner.password())
                    .slot(owner.name())
                    .publication("pub")
                    .open()) {
                stream.keepUp();
                run = check(owner, topics);
                assertEquals(1, run.exit());
                assertHas(
                        run,
                        "FAIL  walsenders: 0 of 1 free -> stop a replication client",
                        "WARN  slot \"owner\": in use by PID ");
            }
        }
    }

    /** A slot that holds back more WAL than the server keeps is in danger, and the next checkpoint invalidates it. */
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void slotThatNeedsMoreWalThanTheServerKeeps(int version, TestTopics topics) throws SQLException, IOException {
        try (LocalPostgres postgres = LocalPostgres.version(version)
                .set("max_slot_wal_keep_size", "1MB")
                .set("min_wal_size", "32MB")
                .set("max_wal_size", "1GB")
                .start()) {
            TestDatabase database = postgres.createDatabase("late");
            database.execute("create publication pub");
            createSlot(database);
            assertHas(check(database, topics), "OK    slot \"late\": wal_status reserved, holds back ");
            for (int i = 0; i < 4; i++) {
                database.execute("create table t" + i + " ()", "select pg_switch_wal()");
            }
            CliRun run = check(database, topics);
            assertHas(run, "WARN  slot \"late\": wal_status unreserved, holds back ");
            assertFalse(run.out().contains("invalidated"), run.out());
            database.execute("checkpoint");
            run = check(database, topics);
            assertEquals(1, run.exit());
            assertHas(run, "FAIL  slot \"late\": was invalidated by the server (w");
        }
    }
}
