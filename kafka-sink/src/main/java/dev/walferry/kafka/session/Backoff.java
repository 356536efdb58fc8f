package dev.walferry.kafka.session;

import java.time.Duration;

/** How long to wait before trying again: twice as long each time, up to a bound. For one thread. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    /**
     * Creates a back-off that starts at its shortest wait.
     *
     * @param first the shortest wait
     * @param longest the longest wait
     */
    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /**
     * Returns the next wait; the one after is twice as long.
     *
     * @return how long to wait
     */
    Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return wait;
    }

    /** Starts over with the shortest wait, after a success. */
    void reset() {
        next = first;
    }
}
