package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.cli.CliRun;
import dev.walferry.testdata.junit.LogSecrecy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Runs commands with a route's configuration in this JVM, including {@code run} for a daemon that ends by itself. */
public final class DaemonCommand {
    private DaemonCommand() {}

    /** Asserts that the daemon ends with exit code 1 and one error that contains all of these. */
    public static void assertFails(Route route, String... parts) {
        assertFails(1, route, parts);
    }

    /** Asserts that the daemon ends with this exit code and one error that contains all of these. */
    public static void assertFails(int exitCode, Route route, String... parts) {
        CliRun run = run(route, "run");
        assertEquals(exitCode, run.exit(), run::err);
        for (String part : parts) {
            assertTrue(run.err().contains(part), () -> "no \"" + part + "\" in\n" + run.err());
        }
        assertFalse(run.err().contains("\tat "), () -> "a stack trace in\n" + run.err());
        LogSecrecy.requireNoneIn(run.err());
    }

    /** Runs a command with the route's configuration. */
    public static CliRun run(Route route, String... command) {
        try {
            Path config = Files.createTempFile("walferry", ".properties");
            try {
                route.writeTo(config);
                return CliRun.of(Stream.concat(Stream.of(command), Stream.of("--config", config.toString()))
                        .toArray(String[]::new));
            } finally {
                Files.delete(config);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code slot accept} for the route's slot. */
    public static CliRun accept(Route route) {
        return run(route, "slot", "accept", route.slot());
    }
}
