package dev.walferry.parity;

import dev.walferry.testdata.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;

/** Kafka Connect in a process of its own, with one of Debezium's connectors for each lane. Connectors have defaults. */
final class DebeziumWorker implements AutoCloseable {
    private static final int GRACE_SECONDS = 30;

    private final TestDatabase database;
    private final String bootstrapServers;
    private final Path folder;
    private final Process process;

    /**
     * Starts Connect and returns at once.
     *
     * @param folder for files, which the caller removes
     */
    DebeziumWorker(TestDatabase database, String bootstrapServers, List<Lane> lanes, Path folder) throws IOException {
        this.database = database;
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.io.debezium=warn",
                "-Djava.io.tmpdir=" + folder));
        command.add(ConnectStandalone.class.getName());
        command.add(write("worker", worker()));
        for (Lane lane : lanes) {
            command.add(write(lane.prefix(), connector(lane)));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        // in an environment variable, because a class path easily exceeds the length of a command line
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.start();
    }

    private Properties worker() {
        Properties worker = new Properties();
        worker.put("bootstrap.servers", bootstrapServers);
        worker.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        worker.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        worker.put("listeners", "http://127.0.0.1:0");
        worker.put("plugin.discovery", "service_load");
        return worker;
    }

    private Properties connector(Lane lane) {
        URI server = URI.create(database.url().substring("jdbc:".length()));
        Properties connector = new Properties();
        connector.put("name", lane.prefix());
        connector.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        connector.put("database.hostname", server.getHost());
        connector.put("database.port", Integer.toString(server.getPort()));
        connector.put("database.dbname", database.name());
        connector.put("database.user", database.user());
        connector.put("database.password", database.password());
        connector.put("topic.prefix", lane.prefix());
        connector.put("plugin.name", "pgoutput");
        connector.put("slot.name", lane.prefix());
        connector.put("publication.name", lane.setting().publication());
        connector.put("publication.autocreate.mode", "disabled");
        connector.put("snapshot.mode", "no_data");
        connector.put("skipped.operations", "none");
        connector.put("poll.interval.ms", "50");
        for (String side : List.of("key", "value")) {
            connector.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            connector.put(side + ".converter.schemas.enable", Boolean.toString(lane.hasSchemas()));
        }
        connector.putAll(lane.setting().values());
        connector.putAll(lane.setting().peers());
        return connector;
    }

    private String write(String name, Properties properties) throws IOException {
        Path file = folder.resolve(name + ".properties");
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
        return file.toString();
    }

    private Path log() {
        return folder.resolve("log");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed, which is little but warnings and errors. */
    String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it send what it has, and ends it. */
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
