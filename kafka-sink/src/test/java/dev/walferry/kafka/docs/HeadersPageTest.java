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
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Context behaves as docs/how-to/add-headers.md says, even in a transaction that is streamed while in progress. */
@Kafka
@Postgres(18)
@Timeout(300)
class HeadersPageTest {
    private static final int ROWS = 3000;

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TestTopics topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (TopicReader reader = new TopicReader(topics.bootstrapServers(), topics.prefix())) {
            reader.readAll(records::add);
        }
        return records;
    }

    @Test
    void theContextIsInTheRecordsOfItsTransaction(TestDatabase database, TestTopics topics) throws Exception {
        database.execute(
                "create table item (id int primary key, price numeric)",
                "create table large (id int primary key, fill text)",
                "insert into item values (1, 1)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("context.message.prefix", "context")
                .set("source.streaming", "true")
                .publish("all tables")) {
            database.execute("alter role " + route.role() + " set logical_decoding_work_mem = '64kB'");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(PageText.of("add-headers.md").blocks("sql").get(0));
                database.execute("do $$ begin"
                        + " perform pg_logical_emit_message(true, 'context', '{\"user\": \"bob\"}');"
                        + " begin perform pg_logical_emit_message(true, 'context', '{\"user\": \"eve\"}');"
                        + " raise exception 'no'; exception when others then null; end;"
                        + " insert into large select i, repeat(md5(i::text), 20) from generate_series(1, " + ROWS
                        + ") i; end $$");
                database.execute("insert into item values (2, 2)");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
        List<ConsumerRecord<byte[], byte[]>> records = records(topics);
        assertEquals(ROWS + 2, records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            boolean isLarge = record.topic().endsWith(".large");
            boolean isSecond = new String(record.key(), StandardCharsets.UTF_8).equals("{\"id\":2}");
            Map<String, String> expected = isLarge
                    ? Map.of("user", "bob")
                    : isSecond ? Map.of() : Map.of("user", "ann", "request", "8f14e45f");
            assertEquals(expected, headers(record));
        }
    }
}
