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
            assertEquals(1, history.acknowledged());

            assertTrue(offer(publisher, topics.topic("a")), "a later one waits for none");
            assertTrue(publisher.awaitAll(LIMIT));
            assertEquals(3, history.acknowledged());
        }
    }

    @Test
    void headersCountAsBytesOfARecord(TestTopics topics) {
        DeliveryHistory history = new DeliveryHistory();
        try (KafkaPublisher publisher = publisher(topics, history)) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(topics.topic("b"), new byte[10], new byte[200]);
            record.headers().add("traceparent", new byte[3000]).add("nothing", null);
            Await.until("the topic takes a record", LIMIT, () -> publisher.offer(record, delivery, null, Lsn.ZERO));
            assertEquals(10 + 200 + "traceparent".length() + 3000 + "nothing".length(), history.sentBytes());
        }
    }

    private static KafkaPublisher publisher(TestTopics topics, DeliveryHistory history) {
        return new KafkaPublisher(
                Map.of("bootstrap.servers", topics.bootstrapServers(), "linger.ms", LINGER_MILLIS),
                new TopicCreation(new TopicSettings(true, List.of(TopicGroup.DEFAULT)), Set.of()),
                1 << 20,
                history);
    }

    private boolean offer(KafkaPublisher publisher, String topic) {
        return publisher.offer(new ProducerRecord<>(topic, new byte[1], new byte[1]), delivery, null, Lsn.ZERO);
    }
}
