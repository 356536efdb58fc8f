package dev.walferry.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.jvm.BackgroundJvm;
import dev.walferry.testdata.jvm.StandaloneConnect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An enum gains labels while both programs run. The daemon learns of them when PostgreSQL announces the table again.
 */
@Postgres(settings = {"max_replication_slots=20", "max_wal_senders=20"})
@Kafka(settings = {"auto.create.topics.enable=true", "log.index.size.max.bytes=65536"})
@Timeout(600)
class EnumLabelsContrastTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Setting SETTING = new Setting("labels", "labels", List.of(Lane.SCHEMAS), Map.of(), Map.of());
    private static final Lane OURS = new Lane(Lane.OURS, SETTING, Lane.SCHEMAS);
    private static final Lane PEER = new Lane(Lane.PEER, SETTING, Lane.SCHEMAS);

    private final TestDatabase database;
    private final String kafka;

    EnumLabelsContrastTest(TestDatabase database, LocalKafka kafka) {
        this.database = database;
        this.kafka = kafka.bootstrapServers();
    }

    /** Returns the label of each record, and the labels that its schema names. */
    private static List<String> labels(LaneTopics topics, Lane lane) {
        return topics.read(List.of(lane)).getOrDefault(lane, Map.of()).getOrDefault("public.item", List.of()).stream()
                .map(record -> record.payload().at("/after/m").asText() + " of " + allowed(record))
                .toList();
    }

    private static String allowed(TopicRecord record) {
        return StreamSupport.stream(record.value().at("/schema/fields/1/fields").spliterator(), false)
                .filter(field -> field.path("field").asText().equals("m"))
                .map(field -> field.at("/parameters/allowed").asText())
                .findFirst()
                .orElse("nothing");
    }

    private void change(LaneTopics topics, int records, String... statements) throws SQLException {
        database.execute(statements);
        Await.until(
                "both have carried " + records + " records",
                PATIENCE,
                () -> labels(topics, OURS).size() == records
                        && labels(topics, PEER).size() == records);
    }

    @Test
    void schemasNameTheLabelsThatTheyKnow(@TempDir Path folder) throws SQLException, IOException {
        database.execute("create type mood as enum ('low')", "create table item (id int primary key, m mood)");
        database.execute("create publication labels for table item");
        for (Lane lane : List.of(OURS, PEER)) {
            database.execute("select pg_create_logical_replication_slot('" + lane.prefix() + "', 'pgoutput')");
        }
        try (LaneTopics topics = new LaneTopics(kafka, Map.of())) {
            try (WalferryDaemon daemon = new WalferryDaemon(database, kafka, OURS);
                    BackgroundJvm debezium = StandaloneConnect.start(
                            kafka, List.of(DebeziumConnector.of(database, PEER)), "-Xmx512m", folder)) {
                change(topics, 1, "insert into item values (1, 'low')");
                change(topics, 2, "alter type mood add value 'high'", "insert into item values (2, 'high')");
                change(topics, 3, "alter table item add n int", "insert into item values (3, 'high')");
                change(topics, 4, "alter type mood add value 'top'", "insert into item values (4, 'top', 1)");
                change(topics, 5, "alter table item add o int", "insert into item values (5, 'top', 1, 1)");
                daemon.assertRuns();
                assertTrue(debezium.isAlive(), debezium::output);
            }
            assertEquals(
                    List.of("low of low", "high of low", "high of low,high", "top of low,high", "top of low,high,top"),
                    labels(topics, OURS));
            assertEquals(
                    List.of(
                            "low of low",
                            "high of low,high",
                            "high of low,high",
                            "top of low,high,top",
                            "top of low,high,top"),
                    labels(topics, PEER));
        }
    }
}
