package dev.walferry.kafka.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void eachWaitIsTwiceTheOneBeforeUpToABoundAndStartsOverOnceItWorks() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(350));
        long[] waits = Stream.generate(backoff::next)
                .limit(4)
                .mapToLong(Duration::toMillis)
                .toArray();
        assertArrayEquals(new long[] {100, 200, 350, 350}, waits);
        backoff.reset();
        assertEquals(Duration.ofMillis(100), backoff.next());
    }
}
