package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.LocalKafka;
import dev.walferry.testdata.TcpProxy;
import dev.walferry.testdata.TcpProxy.KeptBack;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records in Kafka's transactions: when they count, and what happens to a publisher that another one has replaced. */
@Kafka
@Timeout(180)
class FencedPublisherTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final Lsn END = Lsn.of(100);

    /** A limit that would be exceeded if anything waited for the broker's answer: for a minute, by Kafka's default. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private final DeliveryHistory history = new DeliveryHistory();
    private final DeliveryTracker tracker = new DeliveryTracker();

    private static KafkaPublisher publisher(
            String brokers, String id, long window, DeliveryHistory history, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("bootstrap.servers", brokers);
        settings.put("transactional.id", id);
        TopicCreation creation = new TopicCreation(new TopicSettings(true, List.of(TopicGroup.DEFAULT)), Set.of());
        return new KafkaPublisher(settings, creation, window, history);
    }

    private KafkaPublisher publisher(TestTopics topics) {
        return publisher(topics.bootstrapServers(), topics.prefix(), 1 << 20, history, Map.of());
    }

    private static KafkaPublisher replacing(TestTopics topics) {
        return publisher(topics.bootstrapServers(), topics.prefix(), 1 << 20, new DeliveryHistory(), Map.of());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, 0, new byte[1], new byte[1]);
    }

    private static void send(KafkaPublisher publisher, ProducerRecord<byte[], byte[]> record, Delivery delivery) {
        Await.until("a record is taken", LIMIT, () -> {
            publisher.keepUp();
            return publisher.offer(record, delivery, null, END);
        });
    }

    private static int count(String brokers, String prefix, String isolation) {
        int[] count = {0};
        try (TopicReader reader = new TopicReader(brokers, prefix, Map.of("isolation.level", isolation))) {
            reader.readAll(record -> count[0]++);
        }
        return count[0];
    }

    private static int committed(TestTopics topics) {
        return count(topics.bootstrapServers(), topics.prefix(), "read_committed");
    }

    /** Consumers see a commit a moment after it is decided. */
    private static void awaitCommitted(String brokers, String prefix, int expected) {
        Await.until(
                expected + " records are committed", LIMIT, () -> count(brokers, prefix, "read_committed") == expected);
    }

    private static void awaitCommitted(TestTopics topics, int expected) {
        awaitCommitted(topics.bootstrapServers(), topics.prefix(), expected);
    }

    private static int all(TestTopics topics) {
        return count(topics.bootstrapServers(), topics.prefix(), "read_uncommitted");
    }

    @Test
    void nothingIsTakenBeforeTheTakeover(TestTopics topics) {
        Delivery delivery = tracker.begin();
        try (KafkaPublisher publisher = publisher(topics)) {
            ProducerRecord<byte[], byte[]> record = record(topics.topic("a"));
            Callable<Boolean> isTaken = () -> {
                publisher.keepUp();
                return publisher.offer(record, delivery, null, END);
            };
            Await.until("its topic is there", LIMIT, () -> {
                assertFalse(isTaken.call());
                return !topics.existing().isEmpty();
            });
            assertFalse(Await.holds("it is taken", A_WHILE, isTaken));
            assertTrue(publisher.awaitTakeover(LIMIT));
            send(publisher, record, delivery);
            assertTrue(publisher.awaitAll(LIMIT));
        }
    }

    /** The LSN law across many transactions of Kafka: every confirmable record is committed. */
    @Test
    void whatIsAcknowledgedIsCommitted(TestTopics topics) {
        String topic = topics.topic("a");
        try (KafkaPublisher publisher = publisher(topics)) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            for (int i = 0; i < 20_000; i++) {
                send(publisher, record(topic), delivery);
                if (i % 5_000 == 4_999) {
                    assertTrue(publisher.awaitAll(LIMIT));
                    awaitCommitted(topics, i + 1);
                }
            }
            assertEquals(Lsn.ZERO, tracker.confirmable(), "the transaction of PostgreSQL is not complete");
            tracker.commit(END);
            assertEquals(END, tracker.confirmable());
            assertEquals(20_000, history.acknowledged());
            assertEquals(0, history.inFlightBytes());
        }
    }

    /** Kafka has acknowledged the record but not committed it: the coordinator has not received the request. */
    @Test
    void aRecordCountsOnlyOnceItIsCommittedAndNothingWaitsForThat() throws Exception {
        try (TcpProxy network = TcpProxy.to(0);
                LocalKafka kafka = LocalKafka.broker().behind(network).start();
                KafkaPublisher publisher = publisher(kafka.bootstrapServers(), "fenced", 1 << 20, history, Map.of())) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            send(publisher, record("p.a"), delivery);
            tracker.commit(END);
            Await.until("it has arrived", LIMIT, () -> count(kafka.bootstrapServers(), "p", "read_uncommitted") == 1);

            KeptBack commit = network.keepBack("fenced".getBytes(StandardCharsets.UTF_8));
            Await.until("its commit is due", LIMIT, () -> {
                publisher.keepUp();
                return commit.isKept();
            });
            Delivery next = tracker.begin();
            assertFalse(Await.holds("something changes", A_WHILE, () -> {
                long begun = System.nanoTime();
                publisher.keepUp();
                boolean taken = publisher.offer(record("p.a"), next, null, END);
                assertTrue(System.nanoTime() - begun < AT_ONCE.toNanos(), "it has waited");
                return taken || delivery.pending() == 0 || tracker.confirmable().equals(END);
            }));
            assertEquals(0, count(kafka.bootstrapServers(), "p", "read_committed"));

            commit.release();
            assertTrue(publisher.awaitAll(LIMIT));
            assertEquals(END, tracker.confirmable());
            awaitCommitted(kafka.bootstrapServers(), "p", 1);
            send(publisher, record("p.a"), next);
            assertTrue(publisher.awaitAll(LIMIT));
        }
    }

    @Test
    void whatIsNotCommittedWhenAnotherTakesOverIsLostAndFails(TestTopics topics) {
        String topic = topics.topic("a");
        try (KafkaPublisher first = publisher(topics);
                KafkaPublisher second = replacing(topics)) {
            assertTrue(first.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            send(first, record(topic), delivery);
            tracker.commit(END);
            Await.until("it has arrived", LIMIT, () -> all(topics) == 1);
            assertTrue(second.awaitTakeover(LIMIT));

            assertTrue(first.awaitAll(LIMIT), "nothing is in flight any more");
            assertEquals(Lsn.ZERO, tracker.confirmable());
            DeliveryException failure = assertInstanceOf(DeliveryException.class, tracker.failure());
            assertTrue(failure.isRetriable(), failure::getMessage);
            assertTrue(failure.getMessage().contains("taken over"), failure::getMessage);
            assertEquals(0, committed(topics));
            assertThrows(DeliveryException.class, first::keepUp);
        }
    }

    /** The first publisher does not know yet that it was replaced. */
    @Test
    void whatAReplacedPublisherSendsNeverArrives(TestTopics topics) {
        String topic = topics.topic("a");
        try (KafkaPublisher first = publisher(topics);
                KafkaPublisher second = replacing(topics)) {
            assertTrue(first.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            send(first, record(topic), delivery);
            assertTrue(first.awaitAll(LIMIT));
            assertTrue(second.awaitTakeover(LIMIT));

            assertTrue(first.offer(record(topic), delivery, null, END), "it is taken");
            assertTrue(first.awaitAll(LIMIT));
            assertInstanceOf(DeliveryException.class, tracker.failure());
            assertEquals(1, all(topics));
            Delivery of = new DeliveryTracker().begin();
            send(second, record(topic), of);
            assertTrue(second.awaitAll(LIMIT));
            assertEquals(2, all(topics));
        }
    }

    @Test
    void aPublisherThatWasReplacedCanBeFollowedByOneOfItsOwn(TestTopics topics) {
        String topic = topics.topic("a");
        try (KafkaPublisher first = publisher(topics);
                KafkaPublisher second = replacing(topics)) {
            assertTrue(first.awaitTakeover(LIMIT));
            assertTrue(second.awaitTakeover(LIMIT));
            try (KafkaPublisher third = replacing(topics)) {
                assertTrue(third.awaitTakeover(LIMIT));
                send(third, record(topic), tracker.begin());
                assertTrue(third.awaitAll(LIMIT));
                assertNull(tracker.failure());
                awaitCommitted(topics, 1);
            }
        }
    }

    /**
     * If a producer refuses a record for lack of memory, that ends a transaction of Kafka; so the publisher must wait
     * instead.
     */
    @Test
    void littleMemoryAndManyPartitionsMeanWaitingAndNoFailure(TestTopics topics) {
        topics.create(new NewTopic(topics.topic("a"), 40, (short) 1));
        Map<String, Object> little = Map.of("buffer.memory", 300_000, "batch.size", 100_000, "linger.ms", 100);
        try (KafkaPublisher publisher =
                publisher(topics.bootstrapServers(), topics.prefix(), 1 << 20, history, little)) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            for (int i = 0; i < 400; i++) { // there is memory for two or three of them at once
                send(publisher, new ProducerRecord<>(topics.topic("a"), i % 40, new byte[1], new byte[100]), delivery);
            }
            assertTrue(publisher.awaitAll(LIMIT));
            assertNull(tracker.failure());
            awaitCommitted(topics, 400);
        }
    }

    /** One of the topics does not exist yet, and the producer knows nothing of it. */
    @Test
    void aNewTopicEndsNoTransaction(TestTopics topics) {
        try (KafkaPublisher publisher = publisher(topics)) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            for (int i = 0; i < 50; i++) {
                send(publisher, record(topics.topic("a" + i % 10)), delivery);
            }
            assertTrue(publisher.awaitAll(LIMIT));
            assertNull(tracker.failure());
            awaitCommitted(topics, 50);
        }
    }

    @Test
    void aRecordThatIsRefusedIsNamedAndWhatIsNotCommittedDoesNotCount(TestTopics topics) {
        String topic = topics.topic("a");
        Delivery delivery = tracker.begin();
        try (KafkaPublisher publisher =
                publisher(topics.bootstrapServers(), topics.prefix(), 4 << 20, history, Map.of())) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            send(publisher, record(topic), delivery);
            assertTrue(publisher.awaitAll(LIMIT));
            send(publisher, record(topic), delivery);
            ProducerRecord<byte[], byte[]> large = new ProducerRecord<>(topic, 0, new byte[1], new byte[2 << 20]);
            DeliveryException refused = assertThrows(DeliveryException.class, () -> {
                while (!publisher.offer(large, delivery, null, END)) {
                    publisher.awaitAcknowledgement(1_000_000);
                }
            });
            assertFalse(refused.isRetriable());
            assertTrue(refused.getMessage().contains(topic), refused::getMessage);
            assertTrue(publisher.awaitAll(LIMIT), "nothing is in flight any more");
            assertFalse(publisher.offer(record(topic), delivery, null, END));
        }
        Await.until("the end", LIMIT, () -> committed(topics) == 2 - delivery.pending());
    }

    /** An open transaction of a daemon that has ended would hold up consumers. */
    @Test
    @Tag("slow")
    void whatIsInFlightAtTheEndIsCommitted(TestTopics topics) {
        String topic = topics.topic("a");
        try (KafkaPublisher publisher = publisher(topics)) {
            assertTrue(publisher.awaitTakeover(LIMIT));
            Delivery delivery = tracker.begin();
            send(publisher, record(topic), delivery);
            assertTrue(publisher.awaitAll(LIMIT));
            send(publisher, record(topic), delivery);
        }
        awaitCommitted(topics, 2);
    }
}
