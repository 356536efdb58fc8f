package dev.walferry.replication;

import java.time.Duration;

/**
 * Whether the server is still there. A connection whose peer vanished without a word looks like an idle one, so a
 * server that has been silent is asked, and one that does not answer is given up.
 */
final class Liveness {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long askNanos;
    private long aliveAt = System.nanoTime();
    private long askedAt = aliveAt;

    Liveness(Duration statusInterval) {
        this.askNanos = statusInterval.toNanos();
    }

    /** Something arrived, or nobody was listening. */
    void alive() {
        aliveAt = System.nanoTime();
    }

    /** Whether it is time to ask; true once per status interval of silence. */
    boolean shouldAsk() {
        long now = System.nanoTime();
        boolean ask = now - aliveAt >= askNanos && now - askedAt >= askNanos;
        if (ask) {
            askedAt = now;
        }
        return ask;
    }

    boolean isDead() {
        return System.nanoTime() - aliveAt >= Math.max(PATIENCE.toNanos(), 3 * askNanos);
    }

    Duration silence() {
        return Duration.ofSeconds((System.nanoTime() - aliveAt) / 1_000_000_000);
    }
}
