package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import dev.walferry.testdata.process.ServerProcess;
import dev.walferry.testdata.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real schema registry, Apicurio's, in its own process on 127.0.0.1. It can be stopped, killed, and started again on the
 * same port:
 *
 * <pre>{@code
 * try (LocalRegistry registry = LocalRegistry.create()) {
 *     registry.start();
 *     register(registry.url() + "/subjects/orders-value/versions", schema);
 * }
 * }</pre>
 *
 * <p>It keeps schemas in memory, so it starts empty each time. It needs Java 21 or later, which {@link #isSupported()} looks
 * for on this machine. Otherwise as {@link LocalKafka}: {@link #close()} leaves no process and no file, nor does a JVM that
 * is killed. Safe in any thread; methods that start or stop wait for each other.
 */
public final class LocalRegistry implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final int ANSWER_MILLIS = 2_000;

    private final Path directory;
    private final Watchdog watchdog;
    private final int port = FreePort.find();
    private final int healthPort = FreePort.find();
    private @Nullable ServerProcess process;
    private boolean closed;

    private LocalRegistry() {
        try {
            directory = Files.createTempDirectory("walferry-registry-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watchdog = new Watchdog("KILL", directory);
    }

    /** {@return whether this machine has a Java that is new enough} */
    public static boolean isSupported() {
        return RegistryInstallation.java().isPresent();
    }

    /** {@return what is missing where {@link #isSupported()} is false} */
    public static String requirement() {
        return "the schema registry needs Java " + RegistryInstallation.OLDEST_JAVA
                + " or later, and neither JAVA_HOME nor /usr/lib/jvm has one";
    }

    /** {@return a registry that is not started; the caller closes it} */
    public static LocalRegistry create() {
        return new LocalRegistry();
    }

    /** {@return the base URL for clients that speak Confluent's protocol; it stays the same after a restart} */
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /**
     * Starts the registry, empty, and returns once it is ready.
     *
     * @throws IllegalStateException when it runs or is closed
     * @throws LocalServerException with the registry's log when it cannot start, or without a Java for it
     */
    public synchronized void start() {
        if (closed || isRunning()) {
            throw new IllegalStateException(closed ? "closed" : "runs already");
        }
        ProcessBuilder builder = Command.prepare(Command.detached(command())).directory(directory.toFile());
        ServerProcess started = ServerProcess.start("the schema registry", builder, logFile());
        process = started;
        watchdog.watch(started.pid());
        try {
            started.awaitReady(START_LIMIT, this::isReady);
        } catch (LocalServerException e) {
            watchdog.watchNothing();
            throw e;
        }
    }

    /**
     * Stops the registry with SIGTERM. It forgets its schemas.
     *
     * @throws LocalServerException with the registry's log when it takes longer than three minutes
     */
    public synchronized void stop() {
        ServerProcess.running(process, "the schema registry").stop("TERM", STOP_LIMIT);
        watchdog.watchNothing();
    }

    /** Kills the registry with SIGKILL; returns when it is gone. It forgets its schemas. */
    public synchronized void kill9() {
        ServerProcess.running(process, "the schema registry").kill9();
        watchdog.watchNothing();
    }

    /** {@return whether the process is alive} */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** {@return everything the registry has logged since it was first started} */
    public String log() {
        return new String(ServerProcess.readLog(logFile()), StandardCharsets.UTF_8);
    }

    /** Ends the registry at once and removes all its files. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ServerProcess.remove(process, directory, watchdog);
        FreePort.giveBack(port);
        FreePort.giveBack(healthPort);
    }

    private List<String> command() {
        Optional<Path> java = RegistryInstallation.java();
        if (java.isEmpty()) {
            throw new LocalServerException(requirement());
        }
        return List.of(
                java.get().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it does not run long enough for more to pay
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + directory,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + healthPort,
                "-Dapicurio.log.level=WARN",
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2", // in memory, unless it is given a file
                "-jar",
                RegistryInstallation.program().toString());
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + healthPort + "/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(ANSWER_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private Path logFile() {
        return directory.resolve("registry.log");
    }
}
