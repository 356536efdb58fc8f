package dev.walferry.kafka.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.config.settings.TopicSettings;
import dev.walferry.kafka.record.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCreationKeysTest {
    @Test
    void theFirstGroupThatContainsATopicApplies() {
        TopicSettings topics = Settings.config(
                        "topic.creation.groups", "orders, rest",
                        "topic.creation.orders.include", "shop\\.public\\.orders, .*\\.order_.*",
                        "topic.creation.orders.exclude", ".*_log",
                        "topic.creation.orders.partitions", "12",
                        "topic.creation.orders.cleanup.policy", "compact",
                        "topic.creation.rest.include", "shop\\.public\\..*",
                        "topic.creation.rest.replication.factor", "2",
                        "topic.creation.default.replication.factor", "3",
                        "topic.creation.default.partitions", "4",
                        "topic.creation.default.min.insync.replicas", "2")
                .topics();
        assertEquals(12, topics.group("shop.public.orders").partitions());
        assertEquals(3, topics.group("shop.public.orders").replicationFactor());
        assertEquals(
                Map.of("cleanup.policy", "compact"),
                topics.group("x.order_items").configs());
        assertEquals(4, topics.group("shop.public.order_log").partitions());
        assertEquals(2, topics.group("shop.public.order_log").replicationFactor());
        assertEquals(Map.of(), topics.group("shop.public.order_log").configs());
        assertEquals(3, topics.group("elsewhere").replicationFactor());
        assertEquals(
                Map.of("min.insync.replicas", "2"), topics.group("elsewhere").configs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic.creation.partitions.all       | 3       | topic.creation.partitions.all: unknown group",
                "topic.creation.replication.factor   | 3       | topic.creation.replication.factor: unknown group",
                "topic.creation.partitions           | 3       | topic.creation.partitions: unknown; did you mean",
                "topic.creation.groups               | a       | topic.creation.a.include: missing",
                "topic.creation.groups               | default | topic.creation.groups: 'default' cannot be a group",
                "topic.creation.groups               | a.b     | topic.creation.groups: 'a.b' cannot be a group",
                "topic.creation.default.include      | .*      | topic.creation.default.include: cannot be set",
                "topic.creation.default.partitions   | 0       | topic.creation.default.partitions: is '0': expected",
            })
    void mistakesAreFoundBeforeTheStart(String key, String value, String expected) {
        List<String> mistakes = assertThrows(ConfigurationException.class, () -> Settings.config(key, value))
                .mistakes();
        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).startsWith(expected), mistakes::toString);
    }

    @ParameterizedTest
    @CsvSource({"partitions, many", "replication.factor, 0", "replication.factor, 40000", "include, (", "exclude, *"})
    void settingsOfAGroupAreChecked(String setting, String value) {
        List<String> mistakes = assertThrows(
                        ConfigurationException.class,
                        () -> Settings.config(
                                "topic.creation.groups",
                                "a",
                                "topic.creation.a.include",
                                "a",
                                "topic.creation.a." + setting,
                                value))
                .mistakes();
        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).startsWith("topic.creation.a." + setting + ": "), mistakes::toString);
    }
}
