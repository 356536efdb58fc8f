package dev.walferry.kafka.query;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the server is asked for at present, and whether anything moves. Written by the poller's thread, read by any. */
final class PollSigns {
    private final AtomicLong signs = new AtomicLong();
    private volatile @Nullable String asked;

    /** Notes what the server is asked for from now on. */
    void asks(String what) {
        asked = what;
        signs.incrementAndGet();
    }

    /** Notes that the server is asked for nothing from now on: the poller pauses, or waits for Kafka. */
    void rests() {
        asked = null;
        signs.incrementAndGet();
    }

    /** Returns what the server is asked for; null while it is not. */
    @Nullable
    String asked() {
        return asked;
    }

    /** Returns a number that changes whenever something moves. */
    long count() {
        return signs.get();
    }
}
