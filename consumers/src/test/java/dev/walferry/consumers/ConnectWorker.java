package dev.walferry.consumers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** Kafka Connect with one connector, in a process of its own. */
final class ConnectWorker implements AutoCloseable {
    private static final int GRACE_SECONDS = 20;
    private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    private final Process process;
    private final Path log;

    private ConnectWorker(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it and returns at once. Records are JSON with schemas; {@code folder} is the caller's. */
    static ConnectWorker start(String bootstrapServers, Map<String, String> connector, Path folder) throws IOException {
        Map<String, String> worker = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "key.converter",
                JSON,
                "value.converter",
                JSON,
                "offset.storage.file.filename",
                folder.resolve("offsets").toString(),
                "listeners",
                "http://127.0.0.1:0",
                "plugin.discovery",
                "service_load");
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        ConnectStandalone.class.getName(),
                        write(folder.resolve("worker.properties"), worker),
                        write(folder.resolve("connector.properties"), connector)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // in an environment variable, because a class path easily exceeds the length of a command line
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new ConnectWorker(builder.start(), log);
    }

    private static String write(Path file, Map<String, String> values) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
        return file.toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
