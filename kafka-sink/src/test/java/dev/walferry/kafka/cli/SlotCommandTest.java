package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.sql.SQLException;

/** Slots come, are listed and go. */
class SlotCommandTest {
    @OnPostgres({14, 18})
    void createListDrop(TestDatabase database) throws SQLException {
        CliRun run = CliRun.on(database, "slot create", database.name(), "--publication=pub");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("publication \"pub\" does not exist"), run.err());

        database.execute("create publication pub");
        run = CliRun.on(database, "slot create", database.name(), "--publication=pub");
        assertEquals(0, run.exit(), run.err());
        assertTrue(CliRun.on(database, "slot list").out().contains("\n" + database.name() + " "));
        assertEquals(0, CliRun.on(database, "slot drop", database.name()).exit());
        assertEquals(1, CliRun.on(database, "slot drop", database.name()).exit());
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
