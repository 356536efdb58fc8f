package dev.walferry.kafka.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class TimestampLimitsTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    @Test
    void aTimestampWithinTheLimitsStaysAsItIs() {
        TimestampLimits limits = new TimestampLimits(DAY, HOUR);
        for (long distance : new long[] {-DAY + MINUTE, -1, 0, 1, HOUR - MINUTE}) {
            assertEquals(NOW + distance, limits.fit(NOW + distance, NOW));
        }
    }

    @Test
    void aTimestampBeyondThemIsMovedInsideWithAMargin() {
        TimestampLimits limits = new TimestampLimits(DAY, HOUR);
        assertEquals(NOW + HOUR - MINUTE, limits.fit(NOW + 2 * HOUR, NOW));
        assertEquals(NOW - DAY + MINUTE, limits.fit(NOW - 3 * DAY, NOW));
    }

    @Test
    void aLimitOfLessThanTwoMinutesIsHalved() {
        TimestampLimits limits = new TimestampLimits(1000, 500);
        assertEquals(NOW + 250, limits.fit(NOW + HOUR, NOW));
        assertEquals(NOW - 500, limits.fit(NOW - HOUR, NOW));
        assertEquals(NOW, TimestampLimits.PRESENT.fit(NOW - HOUR, NOW));
        assertEquals(NOW, TimestampLimits.PRESENT.fit(NOW + HOUR, NOW));
    }

    @Test
    void aTopicWithoutLimitsTakesEverything() {
        TimestampLimits limits = new TimestampLimits(Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(0, limits.fit(0, NOW));
        assertEquals(-HOUR, limits.fit(-HOUR, NOW));
        assertEquals(Long.MAX_VALUE, limits.fit(Long.MAX_VALUE, NOW));
    }

    @Test
    void limitsAreTheTopicsOwnAndOfOldBrokersTheOneTheyHave() {
        assertEquals(
                new TimestampLimits(5, 7),
                TimestampLimits.of(
                        config("message.timestamp.before.max.ms", "5", "message.timestamp.after.max.ms", "7")));
        assertEquals(new TimestampLimits(9, 9), TimestampLimits.of(config("message.timestamp.difference.max.ms", "9")));
        assertEquals(TimestampLimits.DEFAULT, TimestampLimits.of(config("retention.ms", "1")));
        assertTrue(new TimestampLimits(5, 7).isBoundedBelow());
    }

    private static Config config(String... namesAndValues) {
        return new Config(IntStream.range(0, namesAndValues.length / 2)
                .mapToObj(i -> new ConfigEntry(namesAndValues[2 * i], namesAndValues[2 * i + 1]))
                .toList());
    }
}
