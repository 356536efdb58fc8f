package dev.walferry.connect.harness;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.junit.LogSecrecy;
import dev.walferry.testdata.jvm.BackgroundJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;

/** One distributed worker in a separate process. */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(4);
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.dev.walferry=info",
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.connect.runtime.Worker=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");

    private final BackgroundJvm process;
    private final ConnectRest rest;

    private ConnectWorker(BackgroundJvm process, ConnectRest rest) {
        this.process = process;
        this.rest = rest;
    }

    static ConnectWorker start(Properties properties, Path folder, String classPath) {
        int port = FreePort.find();
        properties.put("listeners", "http://127.0.0.1:" + port);
        properties.put("rest.advertised.host.name", "127.0.0.1");
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("worker.properties");
            try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                properties.store(out, null);
            }
            BackgroundJvm process = BackgroundJvm.start(
                    classPath, OPTIONS, WorkerMain.class.getName(), List.of(file.toString()), folder.resolve("log"));
            return new ConnectWorker(process, new ConnectRest(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it answers with the plugins that it has found. */
    void awaitReady() {
        Await.until("the worker answers", START, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the worker has ended:\n" + log());
            }
            return rest.isReady();
        });
    }

    /** Returns the worker's REST API. */
    public ConnectRest rest() {
        return rest;
    }

    /** Returns the worker's output: warnings, errors, what it starts and stops, and what the connector logs. */
    public String log() {
        return process.output();
    }

    /** Returns how long ago it printed the last line that contains a text. */
    public Duration since(String text) {
        String line = log().lines()
                .filter(printed -> printed.contains(text))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("not printed: " + text + "\n" + log()));
        LocalTime then = LocalTime.parse(line.substring(0, line.indexOf(' ')));
        Duration since = Duration.between(then, LocalTime.now(ZoneId.systemDefault()));
        return since.isNegative() ? since.plusDays(1) : since;
    }

    /** Kills it with SIGKILL. */
    public void kill9() {
        process.kill9();
    }

    /** Sends SIGTERM, and returns at once. */
    public void terminate() {
        process.terminate();
    }

    @Override
    public void close() {
        process.close();
        LogSecrecy.requireNoneIn(log());
    }
}
