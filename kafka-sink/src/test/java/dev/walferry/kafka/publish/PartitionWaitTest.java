package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.status.Health;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records for a partition that their topic does not have. */
@Kafka
@Timeout(180)
class PartitionWaitTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Lsn POSITION = Lsn.of(0x1234);
    private static final Relation OUTBOX = Relation.of(7, "public", "outbox", ReplicaIdentity.DEFAULT, List.of());

    private final Delivery delivery = new DeliveryTracker(Lsn.ZERO).begin();
    private final DeliveryHistory history = new DeliveryHistory();

    @Test
    void saysWhatWaitsUntilThePartitionIsAdded(TestTopics topics) throws Exception {
        String topic = topics.topic("late");
        Progress progress = new Progress(history);
        progress.streaming(true);
        try (Admin admin = admin(topics);
                KafkaPublisher publisher = publisher(topics, Duration.ofMinutes(5))) {
            admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
            Await.until("it says what waits", LIMIT, () -> {
                assertFalse(offer(publisher, topic));
                return history.heldUpBy() != null;
            });
            Health health = new HealthCheck(progress, new Failures()).ready();
            assertFalse(health.up());
            String expected = "topic " + topic + ", table " + OUTBOX + " at LSN " + POSITION
                    + ": the record asks for a partition that the topic does not have (it has 0 to 1); all tables wait";
            assertTrue(health.reason().startsWith(expected), health::reason);
            assertEquals(1, history.failures().count(new Cause(Side.KAFKA, "topic_unavailable")));
            String counted = history.failures().recent().get(0).message();
            assertTrue(counted.startsWith(expected), counted);

            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            Await.until("the record is taken", LIMIT, () -> offer(publisher, topic));
            assertNull(history.heldUpBy());
            assertTrue(publisher.awaitAll(LIMIT));
            assertEquals(1, history.acknowledged());
        }
    }

    @Test
    void thatIsAnErrorOfTheTableAfterAWhile(TestTopics topics) throws Exception {
        String topic = topics.topic("short");
        AtomicReference<DeliveryException> error = new AtomicReference<>();
        try (Admin admin = admin(topics);
                KafkaPublisher publisher = publisher(topics, Duration.ofMillis(1))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            Await.until("the record is refused", LIMIT, () -> {
                try {
                    assertFalse(offer(publisher, topic));
                } catch (DeliveryException e) {
                    error.set(e);
                }
                return error.get() != null;
            });
        }
        assertFalse(error.get().isRetriable());
        assertSame(OUTBOX, error.get().relation());
        String message = error.get().getMessage();
        assertTrue(message.contains("(it has 0 to 0)"), message);
        String said = message.substring(message.indexOf(": ")); // the partition is a column's value
        assertFalse(said.contains("3"), message);
    }

    private static Admin admin(TestTopics topics) {
        return Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()));
    }

    private KafkaPublisher publisher(TestTopics topics, Duration patience) {
        return new KafkaPublisher(
                Map.of("bootstrap.servers", topics.bootstrapServers()),
                new TopicCreation(new TopicSettings(false, List.of(TopicGroup.DEFAULT)), Set.of()),
                1 << 20,
                history,
                new PartitionWait(history, patience));
    }

    private boolean offer(KafkaPublisher publisher, String topic) {
        return publisher.offer(new ProducerRecord<>(topic, 3, new byte[1], new byte[1]), delivery, OUTBOX, POSITION);
    }
}
