package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first record of a topic goes alone (trap K9, docs/design/traps.md). */
@Kafka
@Timeout(180)
class FirstRecordTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINGER_MILLIS = 1000;

    private final Delivery delivery = new DeliveryTracker(Lsn.ZERO).begin();

    @Test
    void theSecondWaitsUntilTheFirstHasArrived(TestTopics topics) {
        DeliveryHistory history = new DeliveryHistory();
        try (KafkaPublisher publisher = publisher(topics, history)) {
            Await.until("the topic takes a record", LIMIT, () -> offer(publisher, topics.topic("a")));
            Await.until("it takes another", LIMIT, () -> offer(publisher, topics.topic("a")));
            assertTrue(history.acknowledged() >= 1, "it was taken before the first had arrived");

            assertTrue(offer(publisher, topics.topic("a")), "a later one waits for none");
            assertTrue(publisher.awaitAll(LIMIT));
            assertEquals(3, history.acknowledged());
        }
    }

    /** The producer keeps the first record for a second, in which the second one finds the window full. */
    @Test
    void headersFillTheWindow(TestTopics topics) {
        DeliveryHistory history = new DeliveryHistory();
        ProducerRecord<byte[], byte[]> large = new ProducerRecord<>(topics.topic("b"), new byte[10], new byte[200]);
        large.headers().add("traceparent", new byte[3000]).add("nothing", null);
        int size = 10 + 200 + "traceparent".length() + 3000 + "nothing".length();
        try (KafkaPublisher publisher = publisher(topics, history, size + 1000)) {
            Await.until("the topic takes a record", LIMIT, () -> offer(publisher, topics.topic("b")));
            assertTrue(publisher.awaitAll(LIMIT));
            long before = history.sentBytes();
            Await.until("a record finds the window full", LIMIT, () -> {
                assertTrue(publisher.awaitAll(LIMIT));
                long acknowledged = history.acknowledged();
                assertTrue(publisher.offer(large, delivery, null, Lsn.ZERO), "the window is empty");
                boolean another = publisher.offer(large, delivery, null, Lsn.ZERO);
                // on a slow machine the first record may have arrived before the second was offered
                assertTrue(!another || history.acknowledged() > acknowledged, "the window is full");
                return !another;
            });
            assertEquals(0, (history.sentBytes() - before) % size);
        }
    }

    private static KafkaPublisher publisher(TestTopics topics, DeliveryHistory history) {
        return publisher(topics, history, 1 << 20);
    }

    private static KafkaPublisher publisher(TestTopics topics, DeliveryHistory history, int window) {
        return new KafkaPublisher(
                Map.of("bootstrap.servers", topics.bootstrapServers(), "linger.ms", LINGER_MILLIS),
                new TopicCreation(new TopicSettings(true, List.of(TopicGroup.DEFAULT)), Set.of()),
                window,
                history);
    }

    private boolean offer(KafkaPublisher publisher, String topic) {
        return publisher.offer(new ProducerRecord<>(topic, new byte[1], new byte[1]), delivery, null, Lsn.ZERO);
    }
}
