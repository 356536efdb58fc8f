package dev.walferry.connect;

import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.connect.harness.WorkerVersion;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a connector on two worker processes, on Kafka Connect 3.9 and on the newest version. */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class ConnectorLifeTest {
    /** Requests go to the worker that does not have the task at first. */
    @ParameterizedTest
    @EnumSource
    void connectorLivesAsItsUsersWant(
            WorkerVersion version, TestDatabase database, TestTopics topics, @TempDir Path folder) throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publish();
        // no worker is killed, so a silence of some seconds does not mean that one is gone
        Map<String, String> patient = Map.of("session.timeout.ms", "60000");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, patient).of(version)) {
            ConnectWorker first = cluster.start();
            ConnectWorker second = cluster.start();
            connector.start(second.rest());
            ConnectWorker owner = connector.owner(first, second);
            ConnectorLife.live(connector, (owner == first ? second : first).rest(), database);
        }
    }
}
