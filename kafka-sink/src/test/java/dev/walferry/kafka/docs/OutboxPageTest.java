package dev.walferry.kafka.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings and the SQL in docs/how-to/publish-events-from-an-outbox.md are those that run here. */
@Kafka
@Postgres(18)
@Timeout(300)
class OutboxPageTest {
    private static final PageText PAGE = PageText.of("publish-events-from-an-outbox.md");

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : text(header.value());
    }

    @Test
    void eventsComeFromATableAndFromMessages(TestDatabase database, TestTopics topics) throws Exception {
        List<String> sql = PAGE.blocks("sql");
        database.execute(sql.get(0));
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())) {
            PAGE.settings().forEach(route::set);
            route.set("outbox.route.topic.replacement", topics.prefix() + ".event.${routedByValue}");
            route.publish("all tables");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(sql.get(1), sql.get(2));
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix())) {
            reader.readAll(records::add);
        }
        assertEquals(
                List.of(
                        topics.prefix() + ".event.order 42 {\"status\": \"paid\"}",
                        topics.prefix() + ".event.payment 7 {\"amount\": 12.5}"),
                records.stream()
                        .map(r -> r.topic() + ' ' + text(r.key()) + ' ' + text(r.value()))
                        .sorted()
                        .toList());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().endsWith(".order")) {
                assertEquals(
                        36, UUID.fromString(header(record, "id")).toString().length());
                assertEquals("OrderPaid", header(record, "eventType"));
            } else {
                Long.parseUnsignedLong(header(record, "id"));
            }
        }
    }
}
