package dev.walferry.kafka.observe;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong and was tried again, or waited for. Keeps the last few messages, which hold no row data. Safe in any thread. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int KEPT = 20;

    /** Whose failure it was. */
    public enum Side {
        /** The database, the slot or the connection to it. */
        POSTGRESQL,
        /** The brokers, a topic or a record. */
        KAFKA,
        /** The schema registry. */
        REGISTRY
    }

    /**
     * One failure.
     *
     * @param at when it happened
     * @param side whose it was
     * @param message what happened, where, and what helps
     */
    public record Failure(Instant at, Side side, String message) {}

    /**
     * What failures have in common.
     *
     * @param side whose they were
     * @param word what happened, in a few words with underscores between them; there are a few hundred at most
     */
    public record Cause(Side side, String word) {}

    private final Map<Cause, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<Side, Instant> last = new ConcurrentHashMap<>();
    private final Deque<Failure> recent = new ArrayDeque<>();
    private final InstantSource clock;
    private final AtomicReference<@Nullable ThreadDiedException> death = new AtomicReference<>();
    private volatile Runnable whenDead = () -> {};

    /** Creates an instance without failures. */
    public Failures() {
        this(InstantSource.system());
    }

    Failures(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Notes a failure.
     *
     * @param cause whose it was, and of what kind
     * @param message what happened
     */
    public void add(Cause cause, String message) {
        Instant now = clock.instant();
        counts.computeIfAbsent(cause, first -> new AtomicLong()).incrementAndGet();
        last.put(cause.side(), now);
        synchronized (recent) {
            recent.addFirst(new Failure(now, cause.side(), message));
            if (recent.size() > KEPT) {
                recent.removeLast();
            }
        }
    }

    /**
     * Returns how many failures of a kind there were.
     *
     * @param cause the kind
     * @return a count that only grows
     */
    public long count(Cause cause) {
        AtomicLong count = counts.get(cause);
        return count == null ? 0 : count.get();
    }

    /**
     * Returns which kinds there were.
     *
     * @return in no order
     */
    public Set<Cause> causes() {
        return Set.copyOf(counts.keySet());
    }

    /**
     * Returns when a side failed last.
     *
     * @param side whose failure
     * @return null if there was none
     */
    public @Nullable Instant last(Side side) {
        return last.get(side);
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

    /**
     * Makes work for a thread whose result no caller awaits. If it ends with an error, all others would take it for alive,
     * so that error is kept for the daemon to end with.
     *
     * @param work what the thread does
     * @return the same, whose errors are noticed
     */
    public Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.debug("a thread has ended", e);
                if (death.compareAndSet(
                        null, new ThreadDiedException(Thread.currentThread().getName(), e))) {
                    whenDead.run();
                }
            }
        };
    }

    /**
     * Sets what happens when a thread has ended with an error.
     *
     * @param listener asks the daemon to end; is called once, on that thread
     */
    public void whenThreadDies(Runnable listener) {
        whenDead = listener;
    }

    /**
     * Makes sure that no thread has ended with an error.
     *
     * @throws ThreadDiedException if one has
     */
    public void requireThreads() {
        ThreadDiedException e = death.get();
        if (e != null) {
            throw e;
        }
    }
}
