package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.rule.TopicGroup;
import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lookup of a missing topic is repeated, with growing pauses. */
@Kafka
@Timeout(180)
class TopicLookupTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final AtomicInteger producerLookups = new AtomicInteger();

    private TopicLookup lookup(Admin admin, String topic) {
        TopicSettings settings = new TopicSettings(false, List.of(TopicGroup.DEFAULT));
        return new TopicLookup(
                topic,
                admin,
                new TopicCreation(settings, Set.of()),
                new DeliveryHistory(),
                name -> producerLookups.incrementAndGet());
    }

    private static Admin admin(TestTopics topics) {
        return Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()));
    }

    /** The pauses between six lookups are 50, 100, 200, 400 and 800 ms. */
    @Test
    void thePauseDoublesFromQuestionToQuestion(TestTopics topics) {
        try (Admin admin = admin(topics)) {
            TopicLookup lookup = lookup(admin, topics.topic("missing"));
            long begun = System.nanoTime();
            Await.until("it has asked six times", LIMIT, () -> {
                assertFalse(lookup.takesAnother());
                return producerLookups.get() == 5;
            });
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            assertTrue(millis >= 1550, () -> "asked six times in " + millis + " ms");
        }
    }

    @Test
    void aTopicThatSomebodyElseCreatesIsFound(TestTopics topics) throws Exception {
        String topic = topics.topic("late");
        try (Admin admin = admin(topics)) {
            TopicLookup lookup = lookup(admin, topic);
            Await.until("it was missing", LIMIT, () -> {
                assertFalse(lookup.takesAnother());
                return producerLookups.get() > 0;
            });
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            Await.until("it is found", LIMIT, lookup::takesAnother);
        }
    }
}
