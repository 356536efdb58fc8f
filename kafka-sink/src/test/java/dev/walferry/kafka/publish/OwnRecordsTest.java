package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records of the pipeline's own progress, sent among those of changes. */
@Kafka
@Timeout(180)
class OwnRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONGER_THAN_A_STALL = Duration.ofSeconds(13);
    private static final int LONGER_THAN_THE_TEST = 600_000;

    private final DeliveryHistory history = new DeliveryHistory();
    private final Delivery delivery = new DeliveryTracker(Lsn.ZERO).begin();

    /**
     * The producer keeps the record for seconds, as it would for a broker that is down. The change fills a batch, which it sends
     * at once.
     */
    @Test
    void areNotWaitedForWithTheChanges(TestTopics topics) {
        try (KafkaPublisher publisher = publisher(topics, LONGER_THAN_THE_TEST)) {
            ProducerRecord<byte[], byte[]> change =
                    new ProducerRecord<>(topics.topic("a"), 0, new byte[1], new byte[200_000]);
            Await.until("a change is taken", LIMIT, () -> publisher.offer(change, delivery, null, Lsn.ZERO));
            assertTrue(publisher.awaitAll(LIMIT));
            ProducerRecord<byte[], byte[]> own = record(topics.topic("own"));
            Await.until("progress is taken", LIMIT, () -> publisher.offerOwn(own, delivery));
            assertTrue(publisher.awaitAll(Duration.ZERO));
            assertFalse(publisher.awaitOwn(Duration.ZERO));
            assertTrue(history.inFlightBytes() > 0, "it still fills the window");
        }
    }

    /** A poll by query may write the key of every row before the first change. */
    @Test
    @Tag("slow")
    void showThatKafkaAcknowledges(TestTopics topics) {
        String topic = topics.topic("progress");
        try (KafkaPublisher publisher = publisher(topics, 500)) {
            Await.until("progress is taken", LIMIT, () -> publisher.offerOwn(record(topic), delivery));
            assertTrue(publisher.awaitOwn(LIMIT));
            long end = System.nanoTime() + LONGER_THAN_A_STALL.toNanos();
            while (System.nanoTime() < end) {
                publisher.offerOwn(record(topic), delivery);
                publisher.awaitAcknowledgement(Duration.ofMillis(10).toNanos());
                assertFalse(history.isStalled());
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic) {
        return new ProducerRecord<>(topic, 0, new byte[1], new byte[1]);
    }

    private KafkaPublisher publisher(TestTopics topics, int linger) {
        return new KafkaPublisher(
                Map.of("bootstrap.servers", topics.bootstrapServers(), "linger.ms", linger),
                new TopicCreation(new TopicSettings(true, List.of(TopicGroup.DEFAULT)), Set.of()),
                1 << 20,
                history);
    }
}
