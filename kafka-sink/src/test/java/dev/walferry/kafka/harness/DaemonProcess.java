package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.Main;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.LogSecrecy;
import dev.walferry.testdata.process.Command;
import dev.walferry.testdata.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The daemon as a process, started with {@code run --config FILE}. At the end its output is searched: it must contain
 * neither the password nor row content.
 */
public final class DaemonProcess implements AutoCloseable {
    private static final Pattern STREAMING = Pattern.compile("streaming from slot|polling database");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Options for a quick start. */
    public static final List<String> QUICK_START = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Route route;
    private final Path folder;
    private final Process process;
    private final Process guard;

    private DaemonProcess(Route route, Path folder, Process process, Process guard) {
        this.route = route;
        this.folder = folder;
        this.process = process;
        this.guard = guard;
    }

    /** Starts the daemon and returns at once. */
    public static DaemonProcess start(Route route) {
        return start(route, QUICK_START);
    }

    /** The same with options of its JVM. */
    public static DaemonProcess start(Route route, List<String> options) {
        return start(route, route.settings(), options);
    }

    /** The same with a configuration other than the route's. */
    public static DaemonProcess start(Route route, Map<String, String> settings, List<String> options) {
        try {
            Path folder = Files.createTempDirectory("walferry-daemon-");
            Path config = folder.resolve("walferry.properties");
            Route.write(settings, config);
            Process process = new ProcessBuilder(command(config, folder, options))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            return new DaemonProcess(route, folder, process, guard(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the daemon and returns once it streams. */
    public static DaemonProcess streaming(Route route) {
        return streaming(route, QUICK_START);
    }

    /** The same with options of its JVM. */
    public static DaemonProcess streaming(Route route, List<String> options) {
        DaemonProcess daemon = start(route, options);
        try {
            daemon.awaitStreaming(1);
            return daemon;
        } catch (RuntimeException | Error e) {
            daemon.close();
            throw e;
        }
    }

    private static List<String> command(Path config, Path temporary, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx128m");
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + temporary); // where a killed daemon leaves native libraries
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("run", "--config", config.toString()));
        return command;
    }

    /** Starts a shell that kills the daemon if this JVM ends without doing so. */
    private static Process guard(Process process) throws IOException {
        String script = "trap '' INT TERM HUP; cat >/dev/null; kill -KILL \"$1\" 2>/dev/null";
        return new ProcessBuilder("sh", "-c", script, "walferry-guard", Long.toString(process.pid())).start();
    }

    /** Waits until it has started to stream this many times. */
    public void awaitStreaming(int times) {
        boolean streams = Await.holds(
                "the daemon streams",
                PATIENCE,
                () -> !process.isAlive()
                        || STREAMING.matcher(output()).results().count() >= times);
        assertTrue(streams && process.isAlive(), () -> "does not stream\n" + output());
    }

    /** Waits until everything that is committed now is confirmed. */
    public void awaitAllConfirmed() throws SQLException {
        Lsn end = route.walEnd();
        boolean confirmed =
                Await.holds("all is confirmed", PATIENCE, () -> !end.isAfter(route.confirmed()) || !process.isAlive());
        assertTrue(confirmed && process.isAlive(), () -> "not confirmed up to " + end + "\n" + output());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGKILL and waits for the end. */
    public void kill9() {
        process.destroyForcibly();
        assertTrue(ends(PATIENCE));
    }

    /** Sends it a signal. After STOP it stands still. */
    public void signal(String signal) {
        Command.Outcome outcome = Signals.send(process.pid(), signal);
        assertTrue(outcome.succeeded(), outcome::output);
    }

    /** Sends SIGTERM and asserts that the daemon exits with 0. */
    public void terminate() {
        terminate(PATIENCE);
    }

    /** Sends SIGTERM, asserts that the daemon exits with 0, and returns how long that took. */
    public Duration terminate(Duration limit) {
        long start = System.nanoTime();
        process.destroy();
        assertEquals(0, exitCode(limit), this::output);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until it ends, and returns its exit code. */
    public int exitCode(Duration limit) {
        assertTrue(ends(limit), () -> "still running after " + limit + "\n" + output());
        return process.exitValue();
    }

    /** Asserts that it ends by itself with this exit code, and that its output contains all of these. */
    public void assertFails(int exitCode, String... parts) {
        assertEquals(exitCode, exitCode(PATIENCE), this::output);
        for (String part : parts) {
            assertTrue(output().contains(part), () -> "no \"" + part + "\" in\n" + output());
        }
        assertFalse(output().contains("\tat "), () -> "a stack trace in\n" + output());
    }

    private boolean ends(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Returns everything that it has printed. */
    public String output() {
        try {
            return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it if it still runs. Asserts that it printed no secrets and, unless killed, left no files. */
    @Override
    public void close() {
        boolean ended = !process.isAlive() && process.exitValue() < 128; // no signal
        kill9();
        guard.destroyForcibly();
        String output = output();
        Set<String> left = deleteFiles();
        LogSecrecy.requireNoneIn(output);
        assertTrue(!ended || left.equals(Set.of("output", "walferry.properties")), () -> "left behind: " + left);
    }

    private Set<String> deleteFiles() {
        try (Stream<Path> found = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            for (Path file : (Iterable<Path>) found::iterator) {
                names.add(String.valueOf(file.getFileName()));
                Files.delete(file);
            }
            Files.delete(folder);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
