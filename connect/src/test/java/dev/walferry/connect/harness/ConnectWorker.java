package dev.walferry.connect.harness;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** One distributed worker in a process of its own. */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int GRACE_SECONDS = 30;

    private final Process process;
    private final Path log;
    private final ConnectRest rest;

    private ConnectWorker(Process process, Path log, ConnectRest rest) {
        this.process = process;
        this.log = log;
        this.rest = rest;
    }

    static ConnectWorker start(Properties properties, Path folder) {
        int port = FreePort.find();
        properties.put("listeners", "http://127.0.0.1:" + port);
        properties.put("rest.advertised.host.name", "127.0.0.1");
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("worker.properties");
            try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                properties.store(out, null);
            }
            Path log = folder.resolve("log");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-Dorg.slf4j.simpleLogger.log.dev.walferry=info",
                            "-Dorg.slf4j.simpleLogger.showDateTime=true",
                            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                            WorkerMain.class.getName(),
                            file.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("CLASSPATH", PluginFolder.workerClassPath());
            return new ConnectWorker(builder.start(), log, new ConnectRest(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it answers with the plugins that it has found. */
    void awaitReady() {
        Await.until("the worker answers\n" + log, START, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the worker has ended:\n" + log());
            }
            return rest.isReady();
        });
    }

    /** Its REST API. */
    public ConnectRest rest() {
        return rest;
    }

    /** What it has printed: warnings, errors and what the connector says. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it with SIGKILL. */
    public void kill9() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                kill9();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
