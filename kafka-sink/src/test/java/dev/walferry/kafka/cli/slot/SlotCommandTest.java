package dev.walferry.kafka.cli.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The command {@code slot}: creates, lists and drops slots. */
class SlotCommandTest {
    @OnPostgres({14, 18})
    void createListDrop(TestDatabase database) throws SQLException {
        CliRun run = CliRun.on(database, "slot create", database.name(), "--publication=pub");
        assertEquals(1, run.exit());
        assertEquals(
                "walferry slot create: publication \"pub\" does not exist in this database: CREATE PUBLICATION first, then"
                        + " the slot",
                run.err().strip());

        database.execute("create publication pub");
        run = CliRun.on(database, "slot create", database.name(), "--publication=pub");
        assertEquals(0, run.exit(), run.err());
        assertTrue(CliRun.on(database, "slot list").out().contains("\n" + database.name() + " "));
        assertEquals(0, CliRun.on(database, "slot drop", database.name()).exit());
        assertEquals(1, CliRun.on(database, "slot drop", database.name()).exit());
    }

    /** The printed statement works: it makes the copy. */
    @Test
    @Postgres(value = 15, libraries = "wal2json")
    void listShowsHowASlotMovesToPgoutput(TestDatabase database) throws SQLException {
        String slot = database.name();
        database.execute("select pg_create_logical_replication_slot('" + slot + "', 'wal2json')");
        String printed = CliRun.on(database, "slot list").out();
        assertTrue(printed.contains("Slot " + slot + ": wal2json sends less than pgoutput"), printed);
        String copy = printed.lines()
                .filter(line -> line.contains("pg_copy_logical_replication_slot('" + slot + "'"))
                .findFirst()
                .orElseThrow();
        database.execute(copy.replace(";", ""), "select pg_drop_replication_slot('" + slot + "')");
        printed = CliRun.on(database, "slot list").out();
        assertTrue(printed.contains("\n" + slot + "_pgoutput "), printed);
        assertFalse(printed.contains("Slot " + slot), printed);
    }

    /**
     * The creation waits as long as it takes, whatever the role's statement_timeout: trap D2 (docs/design/traps.md).
     */
    @OnPostgres({14, 18})
    void creationWaitsForRunningTransactions(TestDatabase database) throws Exception {
        database.execute("create table item (id int)", "create publication pub for table item");
        String url = database.url() + "?options=-c%20statement_timeout=500";
        try (Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into item values (1)");
            CompletableFuture<CliRun> creation = CompletableFuture.supplyAsync(() -> CliRun.of(
                    "slot",
                    "create",
                    database.name(),
                    "--publication=pub",
                    "--url",
                    url,
                    "--user",
                    database.user(),
                    CliRun.passwordFile(database.password())));
            assertThrows(TimeoutException.class, () -> creation.get(1500, TimeUnit.MILLISECONDS));
            writer.commit();
            CliRun run = creation.get(60, TimeUnit.SECONDS);
            assertEquals(0, run.exit(), run.err());
        }
    }

    @OnPostgres({14, 18})
    void onlyForceDropsAHeldSlot(TestDatabase database) throws SQLException {
        database.execute("create publication pub");
        try (ChangeStream holder = ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .createSlot()
                .publication("pub")
                .open()) {
            holder.keepUp();
            assertEquals(1, CliRun.on(database, "slot drop", database.name()).exit());
            CliRun run = CliRun.on(database, "slot drop", database.name(), "--force");
            assertEquals(0, run.exit(), run.err());
        }
    }
}
