package dev.walferry.kafka.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final WarningLog log = new WarningLog();
    private final Outage outage = new Outage(log.logger(), LogEvent.KAFKA_TOPIC);

    @Test
    void itIsLoggedOnceWhenItBeginsAndOnceWhenItEnds() {
        outage.over("streaming");
        assertEquals(List.of(), log.warnings());
        for (int i = 0; i < 1000; i++) {
            outage.failed("slot \"s\" at 0/" + Integer.toHexString(i).toUpperCase(Locale.ROOT) + ": refused, try " + i);
        }
        assertTrue(outage.isOpen());
        assertEquals(List.of("slot \"s\" at 0/0: refused, try 0"), log.warnings());
        outage.over("streaming");
        outage.over("streaming");
        assertFalse(outage.isOpen());
        assertEquals(2, log.warnings().size());
        assertTrue(
                log.warnings().get(1).matches("streaming again after \\d+ ms, failed tries: 1000"),
                log.warnings().get(1));
    }

    @Test
    void anotherReasonIsLoggedAtOnceButNotWithoutEnd() {
        outage.failed("connection refused");
        outage.failed("the server is starting up");
        outage.failed("connection refused");
        assertEquals(List.of("connection refused", "the server is starting up"), log.warnings());
        for (char c = 'a'; c <= 'z'; c++) {
            outage.failed("reason " + c);
        }
        assertEquals(20, log.warnings().size());
    }

    @Test
    void theNextOutageIsLoggedAgain() {
        outage.failed("connection refused");
        outage.over("streaming");
        outage.failed("connection refused");
        assertEquals(3, log.warnings().size());
    }

    /** Who sees in the metrics that something fails must not miss it among the failures, or in the log. */
    @Test
    void itIsCountedAndLoggedBeforeItShows() {
        AtomicReference<Outage> seen = new AtomicReference<>();
        Failures failures = new Failures(() -> {
            assertFalse(seen.get().isOpen());
            assertNull(seen.get().reason());
            return Instant.EPOCH;
        });
        Outage counted = new Outage(log.logger(), LogEvent.KAFKA_TOPIC, failures, new Cause(Side.KAFKA, "topic"));
        seen.set(counted);
        counted.failed("topic a: not there");
        assertTrue(counted.isOpen());
        assertEquals(1, failures.recent().size());
    }

    @Test
    void eachOutageIsCountedOnce() {
        Failures failures = new Failures();
        Cause cause = new Cause(Side.KAFKA, "topic");
        Outage counted = new Outage(log.logger(), LogEvent.KAFKA_TOPIC, failures, cause);
        counted.failed("topic a: not there");
        counted.failed("topic a: no leader");
        assertEquals(1, failures.count(cause));
        assertEquals("topic a: not there", failures.recent().get(0).message());
        counted.over("topic a: takes records");
        counted.failed("topic a: not there");
        assertEquals(2, failures.count(cause));
    }
}
