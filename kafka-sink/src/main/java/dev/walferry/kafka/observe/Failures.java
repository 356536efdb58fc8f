package dev.walferry.kafka.observe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What went wrong and was tried again. Keeps the last few messages, which hold no row data. Safe in any thread. */
public final class Failures {
    private static final int KEPT = 20;

    /** Whose failure it was. */
    public enum Side {
        /** The database, the slot or the connection to it. */
        POSTGRESQL,
        /** The brokers, a topic or a record. */
        KAFKA
    }

    /**
     * One failure.
     *
     * @param at when it happened
     * @param side whose it was
     * @param message what happened, where, and what helps
     */
    public record Failure(Instant at, Side side, String message) {}

    private final AtomicLong ofPostgres = new AtomicLong();
    private final AtomicLong ofKafka = new AtomicLong();
    private final Deque<Failure> recent = new ArrayDeque<>();
    private final InstantSource clock;

    /** Nothing has gone wrong. */
    public Failures() {
        this(InstantSource.system());
    }

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes a failure.
     *
     * @param side whose it was
     * @param message what happened
     */
    public void add(Side side, String message) {
        counter(side).incrementAndGet();
        synchronized (recent) {
            recent.addFirst(new Failure(clock.instant(), side, message));
            if (recent.size() > KEPT) {
                recent.removeLast();
            }
        }
    }

    /**
     * Returns how many failures there were.
     *
     * @param side whose
     * @return a count that only grows
     */
    public long count(Side side) {
        return counter(side).get();
    }

    private AtomicLong counter(Side side) {
        return side == Side.KAFKA ? ofKafka : ofPostgres;
    }

    /**
     * Returns the last failures.
     *
     * @return at most {@value #KEPT}, the latest first
     */
    public List<Failure> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }
}
