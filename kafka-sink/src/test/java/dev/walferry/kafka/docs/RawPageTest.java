package dev.walferry.kafka.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings and the code in docs/how-to/read-raw-records.md are those that run here. */
@Kafka
@Postgres(18)
@Timeout(300)
class RawPageTest {
    private static final PageText PAGE = PageText.of("read-raw-records.md");

    private static KafkaConsumer<byte[], byte[]> consumer(TestTopics topics, String... more) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", topics.bootstrapServers()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Test
    void thePageShowsTheCodeThatRunsHere() {
        assertTrue(PAGE.shows("RawRows", "raw"));
    }

    @Test
    void rowsAreReadBack(TestDatabase database, TestTopics topics) throws Exception {
        database.execute("create table item (id int primary key, name text)");
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())) {
            PAGE.settings().forEach(route::set);
            route.publish("all tables");
            try (DaemonThread daemon = DaemonThread.streaming(route)) {
                database.execute(
                        "insert into item values (1, 'a'), (2, 'b')",
                        "alter table item add price numeric",
                        "update item set price = 1 where id = 1",
                        "delete from item where id = 2");
                daemon.awaitAllConfirmed();
                daemon.stop();
            }
        }
        assertEquals("compact", cleanupPolicy(topics));
        assertEquals(
                List.of("DELETE public.item 2", "INSERT public.item 1", "INSERT public.item 2", "UPDATE public.item 1"),
                followed(topics, 4).stream().sorted().toList());
    }

    private static List<String> followed(TestTopics topics, int lines) throws InterruptedException {
        List<String> out = new CopyOnWriteArrayList<>();
        AtomicBoolean running = new AtomicBoolean(true);
        Thread follower = new Thread(
                () -> {
                    try (KafkaConsumer<byte[], byte[]> changes =
                                    consumer(topics, "group.id", topics.prefix(), "auto.offset.reset", "earliest");
                            KafkaConsumer<byte[], byte[]> relations = consumer(topics)) {
                        RawRows.follow(changes, relations, topics.prefix(), running::get, out::add);
                    }
                },
                "follower");
        follower.start();
        Await.until("all changes are read", Duration.ofMinutes(2), () -> out.size() >= lines || !follower.isAlive());
        running.set(false);
        follower.join();
        return out;
    }

    private static String cleanupPolicy(TestTopics topics) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topics.prefix() + ".relations");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get("cleanup.policy")
                    .value();
        }
    }
}
