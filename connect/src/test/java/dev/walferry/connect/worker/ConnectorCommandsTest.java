package dev.walferry.connect.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectRest;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.control.TableCommand.Action;
import dev.walferry.kafka.control.TableSelector;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands change the states of a table, which the offsets of a distributed worker show. */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(600)
class ConnectorCommandsTest {
    private static final TableSelector TABLE = TableSelector.of(List.of(new Table("public", "t")), null);

    private static void awaitState(ConnectRest rest, ConnectorSetting connector, String state) {
        Await.until("the table is " + state, ConnectorSetting.LIMIT, () -> {
            for (JsonNode offset : rest.call("GET", "/connectors/" + connector.name() + "/offsets", "")
                    .body()
                    .path("offsets")) {
                if (offset.at("/partition/table").asText().equals("public.t")) {
                    return offset.at("/offset/state").asText().equals(state);
                }
            }
            return false;
        });
    }

    private static boolean has(ConnectorSetting connector, int id) {
        return connector.keys(Map.of()).contains("{\"id\":" + id + "}");
    }

    /** A task learns with some delay that a state is stored. Changes of a parked table are lost until its rows are read. */
    @Test
    void aTableIsPausedParkedAndResumed(TestDatabase database, TestTopics topics, @TempDir Path folder)
            throws SQLException {
        database.execute(
                "create table t (id bigint primary key, v text)",
                "insert into t select i, repeat('r0w-c0ntent', 90) from generate_series(1, 1000) i");
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .publishWhatIsThere()
                .set("snapshot.mode", "initial")
                .set("snapshot.chunk.bytes", "65536")
                // so slow that the snapshot does not end before it is paused
                .set("snapshot.fetch.rate", "20000")
                .set("signal.kafka.topic", topics.topic("signals"))
                .set("signal.kafka.bootstrap.servers", topics.bootstrapServers());
        String name = topics.topic("signals");
        String topicPrefix = connector.name();
        Map<String, Object> client = Map.of("bootstrap.servers", topics.bootstrapServers());
        ControlTopic commands = new ControlTopic(name, topicPrefix, client);
        Map<String, String> patient = Map.of("session.timeout.ms", "60000");
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, patient)) {
            ConnectRest rest = cluster.start().rest();
            connector.start(rest);
            awaitState(rest, connector, "snapshotting");
            commands.send(Action.PAUSE, TABLE, (short) -1);
            awaitState(rest, connector, "paused");
            connector.set("snapshot.fetch.rate", "0").restart(rest);
            commands.send(Action.RESUME, TABLE, (short) -1);
            awaitState(rest, connector, "streaming");
            connector.awaitRecords(1000);

            commands.send(Action.PARK, TABLE, (short) -1);
            awaitState(rest, connector, "parked");
            AtomicInteger id = new AtomicInteger(2000);
            Await.until("a change is left out", ConnectorSetting.LIMIT, () -> {
                database.execute("insert into t values (" + id.incrementAndGet() + ", 'while it is parked')");
                connector.awaitConfirmed();
                return !has(connector, id.get());
            });
            commands.send(Action.RESUME, TABLE, (short) -1);
            awaitState(rest, connector, "streaming");
            Await.until("its row is read", ConnectorSetting.LIMIT, () -> has(connector, id.get()));
            connector.delete(rest);
        }
    }
}
