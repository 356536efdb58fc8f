package dev.walferry.kafka.config.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedTopicsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".walferry-progress",
                "shop.walferry-progress",
                "shop.walferry-progress.",
                "shop.walferry-progress.orders.eu",
                "shop.walferry-progressive.walferry-progress",
                "shop.walferry-progress-old.walferry-progress.orders"
            })
    void aPipelinesNameMayFollowTheTopicOfProgress(String topic) {
        assertTrue(ReservedTopics.isOfProgress(topic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "walferry-progress",
                "shop.walferry-progressive",
                "shop.walferry-progress-old",
                "shop.walferry-progres",
                "shop-walferry-progress.orders"
            })
    void anotherNameIsFree(String topic) {
        assertFalse(ReservedTopics.isOfProgress(topic));
    }
}
