package dev.walferry.kafka.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.Main;
import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.LocalPostgres;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.OnPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code tail} as a process that a signal or the server ends. */
class TailProcessTest {
    /** Less than {@code wal_sender_timeout}, after which a stopping server gives up on a client. */
    private static final Duration PROMPTLY = Duration.ofSeconds(40);

    private static final long PATIENCE_SECONDS = 60;

    private static void begin(TestDatabase database) throws SQLException {
        database.execute(
                "create table item (id int primary key)",
                "create publication pub for all tables",
                "select pg_create_logical_replication_slot('" + database.name() + "', 'pgoutput')",
                "insert into item values (1)");
    }

    /** Starts {@code tail}, which takes its login from the environment. */
    private static Process tail(TestDatabase database, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "tail",
                "--slot",
                database.name(),
                "--publication=pub"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "WALFERRY_SOURCE_URL", database.url(),
                        "WALFERRY_SOURCE_USER", database.user(),
                        "WALFERRY_SOURCE_PASSWORD", database.password()));
        return builder.start();
    }

    @OnPostgres({14, 18})
    void aSignalEndsItAndConfirmsWhatWasPrinted(TestDatabase database) throws Exception {
        begin(database);
        Process tail = tail(database, "--confirm");
        try (BufferedReader lines = tail.inputReader()) {
            for (int i = 0; i < 3; i++) {
                assertNotNull(lines.readLine());
            }
            tail.destroy();
            assertTrue(tail.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, tail.exitValue());
        } finally {
            tail.destroyForcibly();
        }
        assertEquals("", CliRun.tail(database).out());
    }

    @OnPostgres({14, 18})
    void itEndsWithItsReader(TestDatabase database) throws Exception {
        begin(database);
        Process tail = tail(database);
        try {
            tail.getInputStream().close();
            database.execute("insert into item values (2)");
            assertTrue(tail.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, tail.exitValue());
        } finally {
            tail.destroyForcibly();
        }
    }

    /** A server that shuts down waits for its clients, even those that never confirm: trap A3 (docs/design/traps.md). */
    @OnPostgres({14, 18})
    void theServerStopsPromptlyWhileItReads(LocalPostgres postgres) throws Exception {
        TestDatabase database = postgres.createDatabase("read_by_tail");
        begin(database);
        Process tail = tail(database);
        try (BufferedReader lines = tail.inputReader()) {
            assertNotNull(lines.readLine());
            postgres.stopFast(PROMPTLY);
            assertTrue(tail.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(75, tail.exitValue());
        } finally {
            tail.destroyForcibly();
        }
    }
}
