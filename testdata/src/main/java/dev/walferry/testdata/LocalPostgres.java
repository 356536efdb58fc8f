package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import dev.walferry.testdata.process.FileTree;
import dev.walferry.testdata.process.ServerProcess;
import dev.walferry.testdata.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server in a local process on 127.0.0.1. It can be stopped, killed, and started again on the same data and
 * port:
 *
 * <pre>{@code
 * try (LocalPostgres postgres = LocalPostgres.version(18).set("wal_sender_timeout", "5s").start()) {
 *     TestDatabase shop = postgres.createDatabase("shop");
 *     shop.execute("create table item (id int primary key)");
 *     postgres.kill9();
 *     postgres.start();
 * }
 * }</pre>
 *
 * <p>{@code wal_level} is logical, with room for 20 slots, walsenders and prepared transactions. {@code fsync} is off: a
 * killed process loses nothing, a killed machine would. The time zone is UTC, the locale C. Passwords are checked
 * (scram-sha-256). All servers of a version are copies of one data directory and share its system identifier, unless
 * {@link Builder#ownSystemIdentifier()} asks for another.
 *
 * <p>{@link #close()} leaves no process and no file. If the JVM ends without it, even by kill -9, a small shell process ends
 * the server and removes its files. The programs and one data directory for each version stay in {@code java.io.tmpdir} for
 * later use ({@code -Dwalferry.testdata.cache=DIR} chooses another place). Needs Linux on x86-64.
 *
 * <p>Safe in any thread; methods that start or stop wait for each other.
 */
public final class LocalPostgres implements PostgresServer, AutoCloseable {

    static final String ALTERNATIVES = "-Dwalferry.postgres='jdbc:postgresql://host/db?user=...&password=...'"
            + " or, with Docker, -Dwalferry.postgres=testcontainers";

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final int PORT_ATTEMPTS = 5;

    private final int majorVersion;
    private final Map<String, String> settings;
    private final PostgresInstallation installation;
    private final Path directory;
    private final Watchdog watchdog;
    private volatile int port;
    private @Nullable ServerProcess process;
    private boolean closed;

    private LocalPostgres(Builder builder) {
        majorVersion = builder.majorVersion;
        settings = Map.copyOf(builder.settings);
        installation = builder.installation.apply(majorVersion);
        try {
            directory = Files.createTempDirectory("walferry-postgres-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watchdog = new Watchdog("QUIT", directory);
        port = FreePort.find();
    }

    /**
     * Creates a builder for a server of a version.
     *
     * @param majorVersion 13 to 18; with the Maven profile {@code old-servers} 10 and 12 as well
     * @return a builder with the default settings
     * @throws IllegalArgumentException for any other version
     */
    public static Builder version(int majorVersion) {
        if (!PostgresInstallation.isBundled(majorVersion)) {
            throw new IllegalArgumentException("PostgreSQL " + majorVersion + " is not bundled, only "
                    + PostgresInstallation.OLDEST + " to " + PostgresInstallation.NEWEST);
        }
        return new Builder(majorVersion);
    }

    /**
     * Creates a builder for a hot standby that streams from a server. From 17 on it copies failover slots.
     *
     * @param primary a running server without a standby, whose settings allow for one; it is restarted
     * @return a builder with the default settings of a standby
     */
    public static Builder standbyOf(LocalPostgres primary) {
        return standbyOf(primary, StandbyData.SLOT);
    }

    /**
     * The same, for one of several standbys.
     *
     * @param primary a running server, which is restarted
     * @param slot the slot on the primary that keeps the WAL for this standby, and does not exist yet
     * @return a builder for the standby
     */
    public static Builder standbyOf(LocalPostgres primary, String slot) {
        Builder builder = new Builder(primary.majorVersion);
        builder.primary = primary;
        builder.primarySlot = slot;
        StandbyData.settings(primary, slot).forEach(builder::set);
        return builder;
    }

    /**
     * Tells whether the machine's own packages have installed a server with some libraries.
     *
     * @param majorVersion the server's version
     * @param libraries for example {@code wal2json}
     * @return whether {@link Builder#installed()} can be used
     */
    public static boolean isInstalled(int majorVersion, List<String> libraries) {
        return PostgresInstallation.isInstalled(majorVersion, libraries);
    }

    /** {@return the JDBC URL of the database {@code postgres}, without credentials} */
    public String url() {
        return url("postgres");
    }

    @Override
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public String user() {
        return PostgresInstallation.USER;
    }

    @Override
    public String password() {
        return PostgresInstallation.PASSWORD;
    }

    @Override
    public int majorVersion() {
        return majorVersion;
    }

    /** {@return the port on 127.0.0.1; it stays the same after a restart} */
    public int port() {
        return port;
    }

    /**
     * Opens a connection to the database {@code postgres}, which the caller closes.
     *
     * @return a superuser's connection
     * @throws SQLException when the server refuses or is not running
     */
    public Connection connect() throws SQLException {
        return connect("postgres");
    }

    /**
     * Creates an empty database, which lasts until {@link TestDatabase#close()} or the server's end.
     *
     * @param name the new database's name; this method quotes it
     * @return the database
     * @throws SQLException when the server refuses
     */
    public TestDatabase createDatabase(String name) throws SQLException {
        return TestDatabase.create(this, name);
    }

    /**
     * Starts the stopped or killed server on the same data and port, and returns once it accepts connections.
     *
     * @throws IllegalStateException when it runs or is closed
     * @throws LocalServerException with the server's log when it cannot start
     */
    public synchronized void start() {
        if (closed || isRunning()) {
            throw new IllegalStateException(closed ? "closed" : "runs already");
        }
        List<String> command = List.of(
                installation.program("postgres").toString(),
                "-D",
                dataDirectory().toString());
        ServerProcess started = ServerProcess.start(
                "PostgreSQL " + majorVersion,
                Command.prepare(Command.detached(Unprivileged.way().command(command))),
                logFile());
        process = started;
        watchdog.watch(started.pid());
        try {
            started.awaitReady(START_LIMIT, () -> PostmasterFile.isReady(dataDirectory(), started.pid()));
        } catch (LocalServerException e) {
            watchdog.watchNothing();
            throw e;
        }
    }

    /**
     * Stops in fast mode: sessions end at once; walsenders first send what is left and wait for their clients to confirm it.
     *
     * @return how long it took
     * @throws LocalServerException with the server's log when it takes longer than three minutes; the server keeps stopping
     */
    public Duration stopFast() {
        return stopFast(STOP_LIMIT);
    }

    /**
     * Like {@link #stopFast()} with a limit.
     *
     * @param limit the longest time to wait
     * @return how long it took
     * @throws LocalServerException with the server's log when it takes longer; the server keeps stopping
     */
    public Duration stopFast(Duration limit) {
        return stop("INT", limit);
    }

    /** Stops in immediate mode, without a shutdown checkpoint: the next start recovers from WAL. */
    public void stopImmediate() {
        stop("QUIT", STOP_LIMIT);
    }

    /** Kills the server and all its backends with SIGKILL; returns once they are gone, so that it can be started again. */
    public synchronized void kill9() {
        running().kill9();
        watchdog.watchNothing();
    }

    /** Stops fast and starts again on the same data and port. */
    public synchronized void restart() {
        stopFast();
        start();
    }

    /**
     * Copies the data, and stops the server for a moment to do so.
     *
     * @return the copy, for {@link #restore}; {@link #close()} removes it
     */
    public synchronized Path backUp() {
        Path copy = directory.resolve("backup");
        stopFast();
        FileTree.delete(copy);
        copyData(dataDirectory(), copy);
        start();
        return copy;
    }

    /**
     * Restores the data, and starts the server on it. The timeline stays the same, as after a restore of files without the WAL
     * that was written since.
     *
     * @param copy made by {@link #backUp}
     * @throws IllegalStateException when the server runs
     */
    public synchronized void restore(Path copy) {
        if (isRunning()) {
            throw new IllegalStateException("runs");
        }
        FileTree.delete(dataDirectory());
        copyData(copy, dataDirectory());
        start();
    }

    private void copyData(Path source, Path target) {
        try {
            FileTree.copy(source, target);
            Unprivileged.way().own(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return whether the server process is alive} */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * The process id of the postmaster.
     *
     * @return the id
     * @throws IllegalStateException when the server is not running
     */
    public synchronized long pid() {
        return running().pid();
    }

    /** {@return the data directory; {@link #close()} removes it} */
    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** {@return everything the server has logged since it was first started} */
    public String log() {
        return new String(ServerProcess.readLog(logFile()), StandardCharsets.UTF_8);
    }

    /** Ends the server at once and removes all its files. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ServerProcess.remove(process, directory, watchdog);
        FreePort.giveBack(port);
    }

    private synchronized Duration stop(String signal, Duration limit) {
        Duration took = running().stop(signal, limit);
        watchdog.watchNothing();
        return took;
    }

    private ServerProcess running() {
        return ServerProcess.running(process, "PostgreSQL " + majorVersion);
    }

    Path program(String name) {
        return installation.program(name);
    }

    private Path logFile() {
        return directory.resolve("server.log");
    }

    private void startFirst(Builder builder) throws IOException {
        if (builder.primary != null) {
            StandbyData.copy(builder.primary, builder.primarySlot, dataDirectory());
        } else if (builder.ownSystemIdentifier) {
            Unprivileged.way().own(directory);
            installation.initdb(dataDirectory());
        } else {
            installation.copyTemplate(dataDirectory());
        }
        Files.writeString(
                dataDirectory().resolve("postgresql.conf"), "include 'walferry.conf'\n", StandardOpenOption.APPEND);
        for (int attempt = 1; ; attempt++) {
            Files.writeString(
                    dataDirectory().resolve("walferry.conf"),
                    PostgresDefaults.configuration(majorVersion, port, settings));
            Unprivileged.way().own(directory);
            try {
                start();
                return;
            } catch (LocalServerException e) {
                // another JVM may have taken the port since we found it free
                if (attempt == PORT_ATTEMPTS || !log().contains("Address already in use")) {
                    throw e;
                }
                FreePort.giveBack(port);
                port = FreePort.find();
            }
        }
    }

    /** Configures and starts a server. Not thread-safe. */
    public static final class Builder {

        private final int majorVersion;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private boolean ownSystemIdentifier;
        private IntFunction<PostgresInstallation> installation = PostgresInstallation::of;
        private boolean installed;
        private @Nullable LocalPostgres primary;
        private String primarySlot = StandbyData.SLOT;

        private Builder(int majorVersion) {
            this.majorVersion = majorVersion;
        }

        /**
         * Sets a configuration parameter; {@code ALTER SYSTEM} can change it later.
         *
         * @param name for example {@code wal_sender_timeout}
         * @param value as in postgresql.conf, without quotes, for example {@code 5s}
         * @return this
         * @throws IllegalArgumentException when the name is not that of a parameter, or is {@code port}
         */
        public Builder set(String name, String value) {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.$]*") || name.equals("port") || value.contains("\n")) {
                throw new IllegalArgumentException("cannot set " + name + " to " + value);
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Runs the server that the machine's own packages have installed, with its libraries, instead of the bundled one.
         *
         * @return this
         */
        public Builder installed() {
            installed = true;
            installation = PostgresInstallation::installed;
            return this;
        }

        /**
         * Runs an older minor, with faults that PostgreSQL has fixed since. There is one of 18: 18.4.
         *
         * @return this
         */
        public Builder olderMinor() {
            installation = PostgresInstallation::older;
            return this;
        }

        /**
         * Gives the server its own system identifier. Takes a second or two, because initdb runs again.
         *
         * @return this
         */
        public Builder ownSystemIdentifier() {
            ownSystemIdentifier = true;
            return this;
        }

        /**
         * Starts the server and returns once it accepts connections.
         *
         * @return the running server, which the caller closes
         * @throws LocalServerException with the server's log when it cannot start, or when this is not Linux on x86-64
         */
        public LocalPostgres start() {
            LocalPostgres postgres = new LocalPostgres(this);
            try {
                postgres.startFirst(this);
                if (installed) {
                    OutputPlugins.allow(postgres);
                }
                return postgres;
            } catch (IOException e) {
                postgres.close();
                throw new UncheckedIOException(e);
            } catch (RuntimeException | Error e) {
                postgres.close();
                throw e;
            }
        }
    }
}
