package dev.walferry.kafka.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a record waits for something that is looked up, in the database or in the schema registry. All others wait behind
 * it then, with nothing in flight, so nothing else shows that the slot stands still. Safe in any thread.
 */
public final class LookupWait {
    /** An answer takes milliseconds. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private volatile @Nullable Long since;
    private volatile Supplier<@Nullable String> trouble = () -> null;

    LookupWait() {
        this(System::nanoTime);
    }

    LookupWait(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes whom a session asks.
     *
     * @param ofSession why they do not answer; null while they do
     */
    public void of(Supplier<@Nullable String> ofSession) {
        trouble = ofSession;
    }

    void begin() {
        since = nanoTime.getAsLong();
    }

    void end() {
        since = null;
    }

    /**
     * Returns what holds all records up.
     *
     * @return what is not answered, and what to do; null unless a record has waited for ten seconds
     */
    public @Nullable String reason() {
        Long began = since;
        if (began == null) {
            return null;
        }
        Duration waited = Duration.ofNanos(nanoTime.getAsLong() - began);
        if (waited.compareTo(LONG) < 0) {
            return null;
        }
        String why = trouble.get();
        return "a record has waited for a lookup for " + waited.toSeconds() + " s, and all others wait behind it: "
                + (why == null ? "neither the database nor the schema registry has answered yet" : why);
    }
}
