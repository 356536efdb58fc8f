package dev.walferry.kafka.pipeline;

import dev.walferry.kafka.pipeline.Hindrance.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What parts of a pipeline wait for, as each of them says: those before a stream, such as a wait for the turn, and those within
 * one. Safe in any thread.
 */
public final class Waits {
    private final Map<Kind, Supplier<@Nullable String>> reasons = new EnumMap<>(Kind.class); // guarded by this
    private volatile Supplier<@Nullable Duration> kafka = () -> null;

    /** When a question to Kafka began, on the clock of nanoTime; null while none is open. */
    private volatile @Nullable Long askingSince;

    private volatile boolean kafkaFailed;
    private volatile Supplier<@Nullable String> running = () -> null;

    Waits() {}

    /**
     * Notes whom to ask whether something waits.
     *
     * @param kind of what kind it would be
     * @param reason says what waits for what; null while nothing does. Called in any thread
     */
    public synchronized void of(Kind kind, Supplier<@Nullable String> reason) {
        reasons.put(kind, reason);
    }

    /**
     * Notes that no answer is awaited any longer.
     *
     * @param kind which is over
     */
    public synchronized void over(Kind kind) {
        reasons.remove(kind);
    }

    /**
     * Notes how to learn what takes long although nothing is wrong.
     *
     * @param now what runs and since when, in a few words; null while nothing takes long
     */
    public void running(Supplier<@Nullable String> now) {
        running = now;
    }

    /**
     * Returns what takes long although nothing is wrong.
     *
     * @return a few words; null for nothing
     */
    public @Nullable String running() {
        return running.get();
    }

    /** Returns the first in the order of kinds; null if nothing waits. */
    @Nullable
    Hindrance first() {
        for (Map.Entry<Kind, Supplier<@Nullable String>> each : copy().entrySet()) {
            String reason = each.getValue().get();
            if (reason != null) {
                return new Hindrance(each.getKey(), reason);
            }
        }
        return null;
    }

    private synchronized Map<Kind, Supplier<@Nullable String>> copy() {
        return new EnumMap<>(reasons);
    }

    /**
     * Notes how to learn whether Kafka is asked for something before a stream begins.
     *
     * @param since how long it has not answered; null while it is not asked
     */
    public void kafka(Supplier<@Nullable Duration> since) {
        kafka = since;
    }

    /**
     * Asks Kafka for something, and notes that.
     *
     * @param question waits for the answer
     */
    public void askKafka(Runnable question) {
        askingSince = System.nanoTime();
        try {
            question.run();
        } finally {
            askingSince = null;
        }
    }

    @Nullable
    Duration asksKafka() {
        Long since = askingSince;
        return since == null ? kafka.get() : Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Notes why the last try to begin a stream has ended.
     *
     * @param ofKafka whether Kafka was at fault
     */
    public void failed(boolean ofKafka) {
        kafkaFailed = ofKafka;
    }

    boolean hasKafkaFailed() {
        return kafkaFailed;
    }
}
