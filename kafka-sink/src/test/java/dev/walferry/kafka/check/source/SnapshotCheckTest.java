package dev.walferry.kafka.check.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.kafka.cli.check.CheckRun;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} reports about the rows that exist already. */
@Postgres
@Kafka
@Timeout(300)
class SnapshotCheckTest {
    private final TestDatabase database;
    private final TestTopics topics;
    private final String role;

    @TempDir
    private Path folder = Path.of("");

    SnapshotCheckTest(TestDatabase database, TestTopics topics) {
        this.database = database;
        this.topics = topics;
        this.role = database.name() + "_reader";
    }

    private CliRun check(String... more) throws IOException {
        return CheckRun.of(
                folder,
                database,
                topics.bootstrapServers(),
                topics.prefix(),
                "source.user=" + role,
                "source.password=secret",
                "source.slot.create=true",
                "snapshot.mode=initial",
                String.join("\n", more));
    }

    @Test
    void tablesThatCannotBeReadAreToldWithTheirRemedies() throws SQLException, IOException {
        database.execute(
                "create role " + role + " login replication password 'secret'",
                "create table good (id int primary key)",
                "create table closed (id int primary key)",
                "create table hidden (id int primary key)",
                "alter table hidden enable row level security",
                "create table nokey (id int)",
                "create table parted (id int primary key) partition by range (id)",
                "create table leaf partition of parted for values from (0) to (10)",
                "create table sum (id int primary key, twice int generated always as (id * 2) stored)",
                "create access method other type table handler heap_tableam_handler",
                "create table elsewhere (id int primary key) using other",
                "create foreign data wrapper away",
                "create server far foreign data wrapper away",
                "create table spread (id int) partition by range (id)",
                "create foreign table outside partition of spread for values from (0) to (10) server far",
                "grant select on good, hidden, nokey, parted, leaf, sum, elsewhere, spread, outside to " + role,
                "create publication pub for table good, closed, hidden, nokey, parted, sum, elsewhere, spread"
                        + " with (publish_via_partition_root = true)");
        try {
            CliRun run = check();
            assertEquals(1, run.exit());
            CheckRun.assertHas(
                    run,
                    "FAIL  table public.closed: the role may not read its rows -> GRANT SELECT",
                    "FAIL  table public.hidden: row-level security would hide rows",
                    "WARN  table public.nokey: without a key or published updates its 0.0 MB are read in one transaction",
                    "OK    snapshot.mode=initial: can read public.elsewhere, public.good, public.nokey, public.parted, public.sum",
                    "FAIL  table public.spread: the rows of a foreign table cannot be read, in its partition outside -> leave",
                    "OK    snapshot: reads public.elsewhere in the order of the key (not stored as heap, or PostgreSQL 13)",
                    "OK    snapshot: less than a minute at 20.0 MB/s; largest public.",
                    "OK    generated columns: in neither the rows nor the changes of public.sum (twice)");
            run = check("snapshot.tables=good,parted");
            CheckRun.assertHas(
                    run,
                    "OK    snapshot.mode=initial: can read public.good, public.parted",
                    "OK    snapshot: keeps WAL and dead rows no longer than a chunk takes, 8.0 MB: about ");
            assertTrue(run.out().contains(" MB (less than a minute)"), run.out());
            assertTrue(run.out().contains(" MB of WAL, if the server keeps writing "), run.out());
            assertEquals(0, run.exit(), run.out());
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    /** No change in the stream shows that a row moved while the table was read. */
    @Test
    void aTableWhoseUpdatesAreNotPublishedIsReadAsOneWithoutAKey() throws SQLException, IOException {
        database.execute(
                "create role " + role + " login replication password 'secret'",
                "create table added (id int primary key)",
                "grant select on added to " + role,
                "create publication pub for table added with (publish = 'insert')");
        try {
            CheckRun.assertHas(
                    check(), "WARN  table public.added: without a key or published updates its 0.0 MB are read in one");
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }

    /** Each partition is read by its own name. */
    @Test
    void theRoleNeedsThePartitionsToo() throws SQLException, IOException {
        database.execute(
                "create role " + role + " login replication password 'secret'",
                "create table parted (id int primary key) partition by range (id)",
                "create table leaf partition of parted for values from (0) to (10)",
                "grant select on parted to " + role,
                "create publication pub for table parted with (publish_via_partition_root = true)");
        try {
            CheckRun.assertHas(
                    check(),
                    "FAIL  table public.parted: the role may not read its rows, in its partition leaf -> GRANT SELECT");
        } finally {
            database.execute("drop owned by " + role, "drop role " + role);
        }
    }
}
