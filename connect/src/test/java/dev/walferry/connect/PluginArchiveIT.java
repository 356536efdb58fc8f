package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The archives that {@code mvn package} makes, unpacked below the {@code plugin.path} of a worker. The worker has their
 * classes from nowhere else, and looks for plugins with {@code plugin.discovery=service_load}.
 */
@Kafka
@Postgres(18)
@Timeout(600)
class PluginArchiveIT {
    /** Jars that the worker has. A second copy would bring different classes of the same names. */
    private static final List<String> WORKERS_OWN = List.of("kafka-clients-", "connect-api-", "slf4j-api-");

    private static Path archive(String kind) throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(file -> file.toString().endsWith("-plugin." + kind))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("run mvn package first"));
        }
    }

    private static List<String> jars(Path plugins) throws IOException {
        try (Stream<Path> files = Files.walk(plugins)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar.gz"})
    void aWorkerLoadsTheArchive(String kind, TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws IOException, SQLException {
        try (ConnectCluster cluster =
                ConnectCluster.with(archive(kind), topics.bootstrapServers(), topics.topic("worker"), folder)) {
            List<String> jars = jars(folder.resolve("plugins"));
            assertTrue(jars.stream().anyMatch(jar -> jar.startsWith("postgresql-")), jars::toString);
            assertTrue(jars.stream().noneMatch(jar -> WORKERS_OWN.stream().anyMatch(jar::startsWith)), jars::toString);
            ConnectWorker worker = cluster.start();
            assertEquals(
                    archive(kind).getFileName().toString(), "walferry-connect-" + version(worker) + "-plugin." + kind);
            database.execute("create table t (id bigint primary key, v text)", "insert into t values (1, 'before')");
            ConnectorSetting connector = ConnectorSetting.between(
                            database, topics.bootstrapServers(), topics.topic(database.name()))
                    .publishWhatIsThere()
                    .encoded()
                    .set("snapshot.mode", "initial");
            connector.start(worker.rest());
            connector.awaitRecords(1);
            database.execute("insert into t values (2, 'after')");
            connector.awaitRecords(2);
            connector.delete(worker.rest());
        }
    }

    private static String version(ConnectWorker worker) {
        for (JsonNode plugin :
                worker.rest().call("GET", "/connector-plugins", "").body()) {
            if (plugin.path("class").asText().equals(WalferrySourceConnector.class.getName())) {
                return plugin.path("version").asText();
            }
        }
        return "the worker has not found the connector";
    }
}
