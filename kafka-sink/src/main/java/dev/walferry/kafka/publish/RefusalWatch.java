package dev.walferry.kafka.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has a topic looked up again if the producer has refused its records for long. For the publisher's own thread. */
final class RefusalWatch {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** When the producer first refused a record since it last took one; null if it did not. */
    private @Nullable Long since;

    /** Notes that the producer has taken a record. */
    void taken() {
        since = null;
    }

    /** Notes that the producer cannot take a record now. */
    void refused(TopicLookup topic, Exception refusal) {
        Long began = since;
        long now = System.nanoTime();
        if (began == null) {
            since = now;
        } else if (now - began >= PATIENCE.toNanos()) {
            topic.forget("has taken nothing for " + PATIENCE.toSeconds() + " s (" + refusal.getMessage()
                    + "): looking it up again");
            since = null;
        }
    }
}
