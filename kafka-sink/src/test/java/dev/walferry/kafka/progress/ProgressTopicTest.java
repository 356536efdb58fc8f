package dev.walferry.kafka.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The progress topic of a real broker. */
@Kafka
@Timeout(300)
class ProgressTopicTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration BROKER_WAITS = Duration.ofMillis(500);
    private static final SlotIdentity SLOT = new SlotIdentity("7412", "orders", Lsn.of(5000));
    private static final Table ORDERS = new Table("public", "orders");
    private static final Table ITEMS = new Table("public", "items");

    private final TestTopics topics;
    private final ProgressTopic topic;

    ProgressTopicTest(TestTopics topics) {
        this.topics = topics;
        this.topic = new ProgressTopic(topics.prefix(), client(topics.bootstrapServers()), (short) -1);
    }

    private static Map<String, Object> client(String servers) {
        return Map.of("bootstrap.servers", servers, "interceptor.classes", "of.a.Producer", "linger.ms", "0");
    }

    /** One prefix may begin with another, and a table may have the name of a pipeline. */
    @Test
    void otherTopicsOfThePrefixAreFound() {
        String prefix = topics.prefix();
        ProgressTopic orders = new ProgressTopic(prefix, "orders", client(topics.bootstrapServers()), (short) -1);
        for (String name : List.of(
                prefix + "2.public.item",
                prefix + ".public.orders",
                ProgressTopic.name(prefix),
                ProgressTopic.name(prefix, "orders"))) {
            topics.create(new NewTopic(name, Optional.of(1), Optional.empty()));
        }
        assertEquals(Set.of(prefix + ".public.orders"), orders.others(Set.of()));
        assertEquals(Set.of(prefix + ".public.orders"), topic.others(Set.of()));
        assertEquals(
                Set.of(prefix + ".public.orders", prefix + "2.public.item"),
                topic.others(Set.of(prefix + "2.public.item", prefix + "2.public.none")));
    }

    /** Creates the progress topic with these properties. */
    private void create(int partitions, Map<String, String> configs) {
        topics.create(new NewTopic(topic.topic(), Optional.of(partitions), Optional.empty()).configs(configs));
    }

    private String refusal() {
        String message = String.valueOf(
                assertThrows(ProgressException.class, topic::read).getMessage());
        assertEquals(
                message, assertThrows(ProgressException.class, topic::create).getMessage());
        assertTrue(message.contains(topic.topic()), message);
        return message;
    }

    private void write(int counted, TableProgress... tables) {
        Map<String, Object> producer = Map.of("bootstrap.servers", topics.bootstrapServers());
        TopicCreation creation = new TopicCreation(new TopicSettings(false, List.of(TopicGroup.DEFAULT)), Set.of());
        try (KafkaPublisher publisher = new KafkaPublisher(producer, creation, 1 << 20, new DeliveryHistory())) {
            ProgressWriter writer = new ProgressWriter(topic, SLOT, publisher);
            for (TableProgress table : tables) {
                writer.write(null, table, () -> {});
            }
            writer.forget(ITEMS, () -> {});
            writer.listed(counted, () -> {});
            Await.until("all is written", LIMIT, () -> {
                writer.advance();
                return writer.isSettled();
            });
        }
    }

    @Test
    void aTopicThatDoesNotExistIsEmptyAndIsNotCreatedByReading() {
        assertTrue(topic.read().isEmpty());
        assertEquals(List.of(), topics.existing());
    }

    @Test
    void theLastProgressOfEachTableIsRead() {
        topic.create();
        topic.create();
        assertTrue(topic.read().isEmpty());
        TableProgress first = TableProgress.waiting(ORDERS).read("a", 1, SnapshotPace.UNKNOWN);
        TableProgress last = TableProgress.waiting(ORDERS).read("b", 2, SnapshotPace.UNKNOWN);
        write(1, first, TableProgress.waiting(ITEMS), last);
        SlotProgress progress = topic.read();
        assertTrue(progress.isListed());
        assertEquals(SLOT, progress.slot());
        assertEquals(Map.of(ORDERS, last), progress.tables());
    }

    /** A consumer that is closed each time would also wait each time for the records that it has prefetched. */
    @Test
    void readingWaitsForNothingThatIsToCome() {
        topic.create();
        write(1, TableProgress.waiting(ORDERS));
        Await.until("it was read in less time than a broker waits for more", LIMIT, () -> {
            long begun = System.nanoTime();
            topic.read();
            return System.nanoTime() - begun < BROKER_WAITS.toNanos() / 2;
        });
    }

    /** A table without a record would be taken for a new table. */
    @Test
    void aTableWhoseRecordIsLostIsNoticed() {
        topic.create();
        write(2, TableProgress.waiting(ORDERS));
        ProgressException e = assertThrows(ProgressException.class, topic::read);
        assertTrue(e.getMessage().contains("the progress of 1 tables, and had that of 2"), e.getMessage());
        assertTrue(e.getMessage().contains(topic.topic()), e.getMessage());
    }

    @Test
    void aTopicThatWouldNotKeepProgressIsRefused() throws Exception {
        create(1, Map.of("cleanup.policy", "delete"));
        String message = refusal();
        assertTrue(message.contains("cleanup.policy=compact"), message);
    }

    @Test
    void aTopicOfSeveralPartitionsIsRefused() throws Exception {
        create(2, Map.of("cleanup.policy", "compact"));
        String message = refusal();
        assertTrue(message.contains("2 partitions"), message);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsTriedAgain() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "1000", "request.timeout.ms", "500");
        ProgressTopic away = new ProgressTopic("shop", settings, (short) -1);
        DeliveryException e = assertThrows(DeliveryException.class, away::read);
        assertTrue(e.isRetriable(), e.getMessage());
    }

    @Test
    void whoeverWaitsCanBeLetGo() {
        ProgressTopic away = new ProgressTopic("shop", Map.of("bootstrap.servers", "127.0.0.1:1"), (short) -1);
        Supplier<KeptPosition> asked = away.readOrCreateAhead("shop");
        away.stopWaiting();
        for (Executable waits : List.<Executable>of(asked::get, away::read, away::create)) {
            DeliveryException e = assertThrows(DeliveryException.class, waits);
            assertTrue(e.getMessage().contains("told to stop"), e.getMessage());
            assertTrue(e.isRetriable());
        }
    }
}
