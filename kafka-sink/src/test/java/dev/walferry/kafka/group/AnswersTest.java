package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.config.SinkConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit on connections that a server gets at once when pipelines are compared. */
@Timeout(60)
class AnswersTest {
    private static final int MOST = 4;

    private static Map<String, SinkConfig> pipelines(int count) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "source.url", "jdbc:postgresql://one/shop",
                "source.user", "walferry",
                "source.slot.name", "walferry",
                "source.publication.names", "walferry",
                "source.pipelines", "other",
                "source.pipelines.other.url", "jdbc:postgresql://two/shop",
                "topic.prefix", "shop",
                "kafka.bootstrap.servers", "localhost:9092"));
        for (int i = 0; i < count; i++) {
            settings.merge("source.pipelines", "p" + i, (names, name) -> name + ',' + names);
            settings.put("source.pipelines.p" + i + ".slot.name", "slot" + i);
        }
        Map<String, SinkConfig> pipelines = new LinkedHashMap<>();
        PipelineConfigs.of(settings, Map.of()).forEach(config -> pipelines.put(PipelineConfigs.name(config), config));
        return pipelines;
    }

    @Test
    void serverWithManyPipelinesIsAskedAboutAFewAtATime() {
        AtomicInteger asking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(MOST);
        Map<String, SinkConfig> pipelines = pipelines(30);
        Answers<String> answers = Answers.ask(pipelines, (name, config) -> {
            if (!name.equals("other")) {
                most.accumulateAndGet(asking.incrementAndGet(), Math::max);
                busy.countDown();
                await(busy);
                asking.decrementAndGet();
            }
            return name;
        });
        pipelines.keySet().forEach(name -> assertEquals(name, answers.of(name)));
        assertEquals(MOST, most.get());
    }

    @Test
    void silentServerDoesNotHoldUpAnother() {
        CountDownLatch never = new CountDownLatch(1);
        Answers<String> answers = Answers.ask(pipelines(30), (name, config) -> {
            if (!name.equals("other")) {
                await(never);
            }
            return name;
        });
        assertEquals("other", answers.of("other"));
        assertNull(answers.of("p0"));
        assertNull(answers.of("p29"));
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
