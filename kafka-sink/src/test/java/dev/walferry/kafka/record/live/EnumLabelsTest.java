package dev.walferry.kafka.record.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.record.Rows;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;

/**
 * An enum gains a label while a daemon runs. Records carry the label at once, but PostgreSQL does not announce the
 * table because of it, so schemas name it only after the next announcement.
 */
@Kafka
@Timeout(300)
class EnumLabelsTest {
    @OnPostgres({14, 18})
    void schemasNameTheLabelsOfTheLastAnnouncement(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute("create type mood as enum ('low')", "create table item (id int primary key, m mood)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")
                .set("value.format", "json-schema")) {
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                change(daemon, database, "insert into item values (1, 'low')");
                change(daemon, database, "alter type mood add value 'high'", "insert into item values (2, 'high')");
                change(daemon, database, "alter table item add v int", "insert into item values (3, 'high')");
                change(daemon, database, "alter type mood rename value 'high' to 'top'");
                change(daemon, database, "insert into item values (4, 'top')");
                daemon.stop();
            }
            database.execute("insert into item values (5, 'top')");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
            assertEquals(
                    List.of("low of low", "high of low", "high of low,high", "top of low,high", "top of low,top"),
                    labels(route));
        }
    }

    private static void change(DaemonThread daemon, TestDatabase database, String... statements) throws SQLException {
        database.execute(statements);
        daemon.awaitAllConfirmed();
    }

    /** Returns the label of each record, and the labels that its schema names. */
    private static List<String> labels(Route route) {
        List<String> labels = new ArrayList<>();
        try (TopicReader reader = route.reader()) {
            reader.readAll(record -> {
                JsonNode value = Rows.json(record.value());
                if (value.at("/payload/after").has("m")) {
                    JsonNode row = value.at("/schema/fields/1/fields");
                    String allowed = StreamSupport.stream(row.spliterator(), false)
                            .filter(field -> field.get("field").asText().equals("m"))
                            .map(field -> field.at("/parameters/allowed").asText())
                            .findFirst()
                            .orElseThrow();
                    labels.add(value.at("/payload/after/m").asText() + " of " + allowed);
                }
            });
        }
        return labels;
    }
}
