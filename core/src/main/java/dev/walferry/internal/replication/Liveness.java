package dev.walferry.internal.replication;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches whether the server is still there. A connection whose peer vanished without a word looks like an idle one, so a
 * server that has been silent is asked, and one that does not answer is given up. One thread owns it.
 */
public final class Liveness {
    /** Requests per timeout, so that a server is asked more than once before it is given up. */
    private static final int ASKED_TIMES = 3;

    /** How long an answer may take before its absence is reported. */
    private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

    private final long askNanos;
    private final long timeoutNanos;

    /** Written by the owner alone, for every message, so it is set lazily. */
    private final AtomicLong aliveAt = new AtomicLong(System.nanoTime());

    private final AtomicLong askedAt = new AtomicLong(aliveAt.getPlain());
    private long bytesHeard;

    /**
     * Creates a watch of a server that has just answered.
     *
     * @param statusInterval the silence after which the server is asked at the latest
     * @param timeout the silence after which the server is given up; zero for never
     */
    public Liveness(Duration statusInterval, Duration timeout) {
        this.timeoutNanos = timeout.isZero() ? Long.MAX_VALUE : timeout.toNanos();
        this.askNanos = Math.min(statusInterval.toNanos(), timeoutNanos / ASKED_TIMES);
    }

    /** Notes that something arrived, or that nothing was being read. */
    public void alive() {
        alive(System.nanoTime());
    }

    /**
     * Notes that something arrived. The clock is read once for each message, not again here.
     *
     * @param now a reading of {@link System#nanoTime} that may be older than what is known
     */
    public void alive(long now) {
        if (now - aliveAt.getPlain() > 0) {
            aliveAt.lazySet(now);
        }
    }

    /** Notes how much has arrived so far, whether or not it makes a whole message. */
    public void heard(long bytes) {
        if (bytes != bytesHeard) {
            bytesHeard = bytes;
            alive();
        }
    }

    /** Returns whether it is time to ask; true once per interval of silence. */
    public boolean shouldAsk() {
        long now = System.nanoTime();
        boolean ask = quietNanos(now) >= askNanos;
        if (ask) {
            askedAt.lazySet(now);
        }
        return ask;
    }

    /** Milliseconds until it is time to ask if the silence lasts. */
    public int millisUntilAsk() {
        long left = askNanos - quietNanos(System.nanoTime());
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
    }

    /** Returns the time since the server was last heard or asked. */
    private long quietNanos(long now) {
        return Math.min(now - aliveAt.getPlain(), now - askedAt.getPlain());
    }

    /**
     * Returns whether the server was silent for the whole timeout although it was asked: the caller may have waited long before
     * listening again.
     */
    public boolean isDead() {
        long now = System.nanoTime();
        return now - aliveAt.getPlain() >= timeoutNanos && isAsked() && now - askedAt.getPlain() >= askNanos;
    }

    private boolean isAsked() {
        return askedAt.get() - aliveAt.get() > 0;
    }

    /**
     * Returns how long the server has been silent, although it was asked and has had some time to answer. Safe in any thread.
     *
     * @return zero if it is not late, or nothing is being read
     */
    public Duration silence() {
        long silent = System.nanoTime() - aliveAt.get();
        return isAsked() && silent - askNanos >= ANSWER_NANOS ? Duration.ofNanos(silent) : Duration.ZERO;
    }

    /** Returns the message about a server that is given up. */
    public String message() {
        return "the server has been silent for " + (System.nanoTime() - aliveAt.getPlain()) / 1_000_000_000
                + " s: reconnect";
    }
}
