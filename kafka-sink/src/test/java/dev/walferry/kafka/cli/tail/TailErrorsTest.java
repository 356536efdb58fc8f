package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.Main;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.replication.ChangeStream;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong input to {@code tail} gives one clear message and an exit code. */
class TailErrorsTest {
    private static void assertFails(CliRun run, int exit, String... parts) {
        assertEquals(exit, run.exit(), run.err());
        for (String part : parts) {
            assertTrue(run.err().contains(part), run.err());
        }
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @OnPostgres({14, 18})
    void wrongPassword(TestDatabase database) {
        for (String until : new String[] {"--until-now", "--until-lsn=0/1"}) {
            CliRun run = CliRun.of(
                    "tail",
                    "--slot=s",
                    "--publication=pub",
                    CliRun.passwordFile("secret"),
                    until,
                    "--url",
                    database.url(),
                    "--user",
                    database.user());
            assertFails(
                    run,
                    1,
                    "password authentication failed for user \"" + database.user() + "\"",
                    "check user and password");
            assertFalse(run.err().contains("secret"));
        }
    }

    @Test
    void aPasswordThatEverybodyCanReadIsRefused() {
        List<List<String>> shown = List.of(
                List.of("--password=5ecret"),
                List.of("--password", "5ecret"),
                List.of("--url", "jdbc:postgresql://h/d?user=a&password=5ecret"));
        for (List<String> options : shown) {
            List<String> args = new ArrayList<>(
                    List.of("tail", "--slot=s", "--publication=pub", "--until-now", "--url", "jdbc:postgresql://h/d"));
            if (options.contains("--url")) {
                args.subList(args.size() - 2, args.size()).clear();
            }
            args.addAll(options);
            CliRun run = CliRun.of(args);
            assertFails(run, 2, "in the list of processes", "--password-file", "WALFERRY_SOURCE_PASSWORD");
            assertFalse(run.err().contains("5ecret"), run.err());
        }
        assertFails(
                CliRun.of(
                        "tail",
                        "--slot=s",
                        "--publication=pub",
                        "--url=jdbc:postgresql://h/d",
                        "--password-file=/no/such/file"),
                2,
                "cannot read /no/such/file");
    }

    @OnPostgres({14, 18})
    void optionsOverrideUrlParameters(TestDatabase database) throws SQLException {
        database.execute("create publication pub");
        String url = database.url() + "?user=nobody&ApplicationName=x";
        CliRun run = CliRun.of(
                "tail",
                "--slot=s",
                "--publication=pub",
                "--temporary",
                "--until-now",
                "--url",
                url,
                "--user",
                database.user(),
                CliRun.passwordFile(database.password()));
        assertEquals(0, run.exit(), run.err());
        assertFails(
                CliRun.of(
                        "tail",
                        "--slot=s",
                        "--publication=pub",
                        "--until-now",
                        "--url",
                        url,
                        CliRun.passwordFile("wrong")),
                1,
                "failed for user \"nobody\"");
    }

    @OnPostgres({14, 18})
    void missingSlotAndPublication(TestDatabase database) throws SQLException {
        assertFails(CliRun.tail(database), 1, "publication \"pub\" does not exist", "CREATE PUBLICATION");
        database.execute("create publication pub");
        assertFails(
                CliRun.tail(database),
                1,
                "replication slot \"" + database.name() + "\" does not exist",
                "create it with");
    }

    @OnPostgres({14, 18})
    void slotInUseNamesTheHolder(TestDatabase database) throws SQLException {
        database.execute(
                "create publication pub",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')");
        try (ChangeStream holder = ChangeStream.to(database.url())
                .user(database.user())
                .password(database.password())
                .slot(database.name())
                .publication("pub")
                .open()) {
            holder.keepUp();
            String pid = database.queryOne(
                    "select active_pid from pg_replication_slots where slot_name = '" + database.name() + "'");
            CliRun run = CliRun.of(
                    "tail",
                    "--slot=" + database.name(),
                    "--publication=pub",
                    "--until-now",
                    "--url",
                    database.url(),
                    "--user",
                    database.user(),
                    CliRun.passwordFile(database.password()));
            assertFails(run, 75, "in use by PID " + pid);
        }
    }

    @OnPostgres({14, 18})
    void closedPipeIsNoError(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "insert into item values (1)");
        OutputStream pipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        int exit = Main.commandLine(pipe)
                .execute(
                        "tail",
                        "--slot",
                        database.name(),
                        "--publication=pub",
                        "--confirm",
                        "--url",
                        database.url(),
                        "--user",
                        database.user(),
                        CliRun.passwordFile(database.password()));
        assertEquals(0, exit);
        assertEquals(3, CliRun.tail(database).json().size(), "nothing unread is confirmed");
    }

    @Test
    void usageIsExitCodeTwo() {
        assertFails(CliRun.of("tail"), 2, "--slot", "walferry tail --help");
        assertFails(
                CliRun.of("tail", "--slot=s", "--publication=p", "--url=jdbc:mysql://h/d"), 2, "jdbc:postgresql://");
        assertFails(CliRun.of("tail", "--slot=s", "--publication=p", "--until-lsn=1"), 2, "not an LSN");
        assertFails(CliRun.of("tail", "--slot=s", "--publication=,"), 2, "a name is empty");
        assertFails(
                CliRun.of("tail", "--slot=s", "--publication=p", "--url=jdbc:postgresql://h/d?sslmod=verify-full"),
                2,
                "unknown driver parameter \"sslmod\": did you mean \"sslmode\"?");
        assertFails(CliRun.of("no-such-command"), 2, "no-such-command");
        assertFails(CliRun.of(), 2, "Missing command");
    }

    @Test
    void everyCommandHasHelpWithExitCodes() {
        for (String command : new String[] {"", "tail", "check", "slot", "slot list", "slot create", "slot drop"}) {
            CliRun run = CliRun.of((command + " --help").strip().split(" "));
            assertEquals(0, run.exit());
            assertTrue(run.out().contains("wrong usage or configuration"), run.out());
            assertTrue(
                    CliRun.of((command + " --version").strip().split(" ")).out().startsWith("walferry "));
        }
    }
}
