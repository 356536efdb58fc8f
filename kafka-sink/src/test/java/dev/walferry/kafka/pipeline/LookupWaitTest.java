package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookupWaitTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final LookupWait wait = new LookupWait(clock::get);

    private void pass(int seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void aWaitIsToldOnceItIsLong() {
        wait.of(trouble::get);
        wait.begin();
        pass(9);
        assertNull(wait.reason());
        pass(1);
        assertEquals(
                "a record has waited for a lookup for 10 s, and all others wait behind it: neither the database nor the schema"
                        + " registry has answered yet",
                wait.reason());
        trouble.set("too many connections");
        pass(2);
        assertEquals(
                "a record has waited for a lookup for 12 s, and all others wait behind it: too many connections",
                wait.reason());
        wait.end();
        assertNull(wait.reason());
        wait.begin();
        assertNull(wait.reason(), "another record has not waited yet");
    }
}
