package dev.walferry.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.connect.harness.ConnectCluster;
import dev.walferry.connect.harness.ConnectWorker;
import dev.walferry.connect.harness.ConnectorSetting;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker whose task carries several pipelines is killed, and another worker takes over all of them. */
@Kafka
@Postgres(18)
@Tag("slow")
@Timeout(900)
class SharedTaskFailoverTest {
    private static final Map<String, Object> COMMITTED = Map.of("isolation.level", "read_committed");
    private static final List<String> PIPELINES = List.of("a", "b", "c");
    private static final int ROUNDS = 40;

    @TempDir
    private Path folder;

    /** Returns a connector whose pipelines share a task; each has a table with the pipeline's name. */
    private static ConnectorSetting connector(TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = ConnectorSetting.between(
                        database, topics.bootstrapServers(), topics.topic(database.name()))
                .set("source.pipelines", String.join(",", PIPELINES))
                .set("tasks.max", "1")
                .onePartition();
        for (String pipeline : PIPELINES) {
            // the setting waits for the first pipeline's slot
            String slot = pipeline.equals("a") ? database.name() : database.name() + "_" + pipeline;
            database.execute(
                    "create table " + pipeline + " (id int primary key)",
                    "create publication " + pipeline + " for table " + pipeline,
                    "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            connector
                    .set("source.pipelines." + pipeline + ".slot.name", slot)
                    .set("source.pipelines." + pipeline + ".publication.names", pipeline);
        }
        return connector;
    }

    /** Runs a transaction of one to three rows for each pipeline. */
    private static void insert(TestDatabase database, int round) throws SQLException {
        for (int rows = 1; rows <= PIPELINES.size(); rows++) {
            database.execute("insert into " + PIPELINES.get(rows - 1) + " select i from generate_series("
                    + (round * rows + 1) + ", " + (round + 1) * rows + ") i");
        }
    }

    private static List<String> sent(ConnectorSetting connector, TestTopics topics, String table) {
        List<String> keys = new ArrayList<>();
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), connector.name(), COMMITTED)) {
            reader.readAll(record -> {
                if (record.topic().equals(connector.name() + ".public." + table)) {
                    keys.add(new String(record.key(), StandardCharsets.UTF_8));
                }
            });
        }
        return keys;
    }

    private static void awaitAllConfirmed(TestDatabase database) throws SQLException {
        Lsn end = Lsn.parse(String.valueOf(database.queryOne("select pg_current_wal_flush_lsn()")));
        Await.until(
                "every slot is confirmed",
                ConnectorSetting.LIMIT,
                () -> !end.isAfter(Lsn.parse(
                        String.valueOf(database.queryOne("select min(confirmed_flush_lsn) from pg_replication_slots"
                                + " where database = current_database()")))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyPipelineGoesOn(boolean exactlyOnce, TestDatabase database, TestTopics topics) throws SQLException {
        ConnectorSetting connector = connector(database, topics);
        if (exactlyOnce) {
            connector.exactlyOnce("connector");
        }
        Map<String, String> workers = exactlyOnce ? Map.of("exactly.once.source.support", "enabled") : Map.of();
        try (ConnectCluster cluster =
                new ConnectCluster(topics.bootstrapServers(), topics.topic("worker"), folder, workers)) {
            ConnectWorker first = cluster.start();
            connector.start(first.rest());
            ConnectWorker second = cluster.start();
            ConnectWorker killed = connector.owner(second, first);
            ConnectWorker other = killed == first ? second : first;
            for (int round = 0; round < ROUNDS; round++) {
                insert(database, round);
                if (round == ROUNDS / 2) {
                    killed.kill9();
                }
            }
            awaitAllConfirmed(database);
            connector.awaitEndedTransactions();
            for (int rows = 1; rows <= PIPELINES.size(); rows++) {
                List<String> expected = IntStream.rangeClosed(1, ROUNDS * rows)
                        .mapToObj(id -> "{\"id\":" + id + "}")
                        .toList();
                List<String> sent = sent(connector, topics, PIPELINES.get(rows - 1));
                assertEquals(
                        expected, exactlyOnce ? sent : sent.stream().distinct().toList());
            }
            assertEquals(1, other.rest().status(connector.name()).path("tasks").size());
            connector.delete(other.rest());
            Await.until(
                    "every slot is free",
                    ConnectorSetting.LIMIT,
                    () -> "0"
                            .equals(database.queryOne("select count(*) from pg_replication_slots"
                                    + " where active and database = current_database()")));
        }
    }
}
