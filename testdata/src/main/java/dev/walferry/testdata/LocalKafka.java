package dev.walferry.testdata;

import dev.walferry.testdata.process.Command;
import dev.walferry.testdata.process.ServerProcess;
import dev.walferry.testdata.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in its own process on 127.0.0.1. It can be stopped, killed, paused, and started again on the same data
 * and port:
 *
 * <pre>{@code
 * try (LocalKafka kafka = LocalKafka.broker().set("auto.create.topics.enable", "false").start()) {
 *     produceTo(kafka.bootstrapServers());
 *     kafka.pause();  // the broker is alive and silent, as when a machine stalls
 *     kafka.resume();
 *     kafka.kill9();
 *     kafka.start();
 * }
 * }</pre>
 *
 * <p>It is a single KRaft node (broker and controller in one), or {@linkplain Builder#beside a second one}, with a heap of 384 MB, run
 * from the class path of this JVM.
 * Kafka's internal topics have one replica; everything else has Kafka's defaults.
 *
 * <p>{@link #close()} leaves no process and no file. If the JVM ends without it, even by kill -9, a small shell process ends
 * the broker, paused or not, and removes its files. Needs a Unix shell.
 *
 * <p>Safe in any thread; methods that start or stop wait for each other.
 */
public final class LocalKafka implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

    private final Map<String, String> settings;
    private final Map<String, String> clientSettings;
    private final List<String> jvmOptions;
    private final Path directory;
    private final Watchdog watchdog;
    private final @Nullable LocalKafka controller;
    private final String clusterId;
    private final int port = FreePort.find();
    private final int controllerPort;
    private final int advertisedPort;
    private @Nullable ServerProcess process;
    private boolean closed;

    private LocalKafka(Builder builder) {
        settings = Map.copyOf(builder.settings);
        clientSettings = Map.copyOf(builder.clientSettings);
        jvmOptions = List.copyOf(builder.jvmOptions);
        controller = builder.controller;
        clusterId = controller == null ? Uuid.randomUuid().toString() : controller.clusterId;
        controllerPort = controller == null ? FreePort.find() : controller.controllerPort;
        try {
            directory = Files.createTempDirectory("walferry-kafka-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        watchdog = new Watchdog("KILL", directory);
        advertisedPort = builder.proxy == null ? port : behind(builder.proxy);
    }

    private int behind(TcpProxy proxy) {
        try {
            proxy.redirect(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return proxy.port();
    }

    /** {@return a builder with the default settings} */
    public static Builder broker() {
        return new Builder();
    }

    /** {@return the value for a client's {@code bootstrap.servers}; it stays the same after a restart} */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /**
     * Starts the stopped or killed broker on the same data and port, and returns once it answers an admin client.
     *
     * @throws IllegalStateException when it runs or is closed
     * @throws LocalServerException with the broker's log when it cannot start
     */
    public synchronized void start() {
        if (closed || isRunning()) {
            throw new IllegalStateException(closed ? "closed" : "runs already");
        }
        writeProperties();
        ProcessBuilder builder = Command.prepare(Command.detached(command()));
        // a class path easily exceeds the length of a command line
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        ServerProcess started = ServerProcess.start("Kafka", builder, logFile());
        process = started;
        watchdog.watch(started.pid());
        try {
            started.awaitReady(START_LIMIT, this::isListening);
            started.awaitReady(START_LIMIT, this::answers);
        } catch (LocalServerException e) {
            watchdog.watchNothing();
            throw e;
        }
    }

    /**
     * Stops the broker cleanly with SIGTERM. A paused broker is resumed first.
     *
     * @return how long it took
     * @throws LocalServerException with the broker's log when it takes longer than three minutes
     */
    public synchronized Duration stop() {
        Duration took = running().stop("TERM", STOP_LIMIT);
        watchdog.watchNothing();
        return took;
    }

    /** Kills the broker with SIGKILL, paused or not; returns when it is gone. */
    public synchronized void kill9() {
        running().kill9();
        watchdog.watchNothing();
    }

    /** Stops cleanly and starts again on the same data and port. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** Pauses the broker with SIGSTOP: connections stay open, and nothing is answered. */
    public synchronized void pause() {
        running().pause();
    }

    /** Resumes a paused broker with SIGCONT. */
    public synchronized void resume() {
        running().resume();
    }

    /** {@return whether the broker process is alive, paused or not} */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * The process id of the broker.
     *
     * @return the id
     * @throws IllegalStateException when the broker is not running
     */
    public synchronized long pid() {
        return running().pid();
    }

    /** {@return everything the broker has logged since it was first started} */
    public String log() {
        return new String(ServerProcess.readLog(logFile()), StandardCharsets.UTF_8);
    }

    /** {@return the broker's id in its cluster} */
    public int nodeId() {
        return controller == null ? 1 : controller.nodeId() + 1;
    }

    /**
     * Returns where the controller listens, without encryption or login. It learns of a change, such as of access rights, apart
     * from the brokers.
     *
     * @return {@code bootstrap.controllers} of an admin client
     */
    public String bootstrapControllers() {
        return "127.0.0.1:" + controllerPort;
    }

    /** {@return the broker's data directory; {@link #close()} removes it} */
    public Path dataDirectory() {
        return directory.resolve("data");
    }

    /** Ends the broker at once and removes all its files. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ServerProcess.remove(process, directory, watchdog);
        FreePort.giveBack(port);
        if (controller == null) {
            FreePort.giveBack(controllerPort);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + directory); // so that a killed broker's native libraries are removed too
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS"));
        command.addAll(jvmOptions);
        command.addAll(List.of(KafkaBrokerMain.class.getName(), propertiesFile().toString(), clusterId));
        return command;
    }

    private void writeProperties() {
        try (Writer out = Files.newBufferedWriter(propertiesFile(), StandardCharsets.UTF_8)) {
            Properties properties = KafkaSettings.of(nodeId(), dataDirectory(), port, controllerPort, settings);
            properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + advertisedPort);
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess running() {
        return ServerProcess.running(process, "Kafka");
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            socket.connect(new InetSocketAddress(loopback, port), (int)
                    Duration.ofSeconds(1).toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A broker that listens may still be waiting for its controller; one that lists itself accepts records and is given partitions. */
    private boolean answers() {
        Map<String, Object> configuration = new HashMap<>(clientSettings);
        configuration.put("bootstrap.servers", bootstrapServers());
        configuration.put("request.timeout.ms", "2000");
        configuration.put("default.api.timeout.ms", "2000");
        try (Admin admin = Admin.create(configuration)) {
            return admin.describeCluster().nodes().get().stream().anyMatch(node -> node.id() == nodeId());
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path propertiesFile() {
        return directory.resolve("broker.properties");
    }

    private Path logFile() {
        return directory.resolve("broker.log");
    }

    /** Configures and starts a broker. Not thread-safe. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> clientSettings = new LinkedHashMap<>();
        private final List<String> jvmOptions = new ArrayList<>();
        private @Nullable TcpProxy proxy;
        private @Nullable LocalKafka controller;

        private Builder() {}

        /**
         * Has clients connect through a proxy, whose target becomes this broker.
         *
         * @param ofClients the proxy; the caller that started it closes it
         * @return this
         */
        public Builder behind(TcpProxy ofClients) {
            proxy = ofClients;
            return this;
        }

        /**
         * Makes it a second broker in the cluster of another one, which is the controller.
         *
         * @param first has no broker beside it yet; closed after this one
         * @return this
         */
        public Builder beside(LocalKafka first) {
            controller = first;
            return this;
        }

        /**
         * Sets a broker setting.
         *
         * @param name for example {@code message.max.bytes}
         * @param value its value, for example {@code 100000}
         * @return this
         * @throws IllegalArgumentException for the few settings that make this one local node
         */
        public Builder set(String name, String value) {
            if (KafkaSettings.RESERVED.contains(name)) {
                throw new IllegalArgumentException(name + " cannot be set: LocalKafka chooses it");
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Sets a setting of the client that {@link LocalKafka#start()} uses to find out whether the broker is ready. Needed
         * only where the broker refuses a client with defaults, for example with SASL.
         *
         * @param name for example {@code security.protocol}
         * @param value its value
         * @return this
         */
        public Builder client(String name, String value) {
            clientSettings.put(name, value);
            return this;
        }

        /**
         * Adds an option for the broker's JVM, after the defaults, which it overrides.
         *
         * @param option for example {@code -Xmx1g}
         * @return this
         */
        public Builder jvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /**
         * Starts the broker and returns once it answers an admin client.
         *
         * @return the running broker, which the caller closes
         * @throws LocalServerException with the broker's log when it cannot start
         */
        public LocalKafka start() {
            LocalKafka kafka = new LocalKafka(this);
            try {
                kafka.start();
                return kafka;
            } catch (RuntimeException | Error e) {
                kafka.close();
                throw e;
            }
        }
    }
}
