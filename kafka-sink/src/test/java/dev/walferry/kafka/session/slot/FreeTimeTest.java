package dev.walferry.kafka.session.slot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A slot counts as abandoned once every look has found it free for some time. */
class FreeTimeTest {
    private final FreeTime time = new FreeTime(Duration.ofSeconds(5));

    private boolean look(boolean isFree, int seconds) {
        return time.isOver(isFree, TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void oneLookProvesNothing() {
        assertFalse(look(true, 100));
        assertTrue(look(true, 105));
    }

    @Test
    void looksSoonAfterEachOtherProveNothing() {
        assertFalse(look(true, 100));
        assertFalse(look(true, 101));
        assertFalse(look(true, 104));
        assertTrue(look(true, 105));
    }

    @Test
    void countsFromTheFirstLookAfterAReader() {
        assertFalse(look(true, 100));
        assertFalse(look(false, 104));
        assertFalse(look(true, 120));
        assertFalse(look(true, 124));
        assertTrue(look(true, 125));
    }
}
