package dev.walferry.kafka.publish;

import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when Kafka acknowledges nothing of the oldest transaction. One partition without a leader is enough for that: the
 * records of all others arrive, but nothing is confirmed. For the publisher's own thread.
 */
final class OldestDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(OldestDelivery.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    /** How long to wait after Kafka acknowledges again, because acknowledgements arrive one after another. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Cause WITHHELD = new Cause(Side.KAFKA, "withheld_acknowledgement");

    private final DeliveryHistory history;
    private final Supplier<@Nullable String> topic;
    private final Outage outage;
    private DeliveryTracker tracker = new DeliveryTracker();
    private @Nullable Delivery oldest;
    private int pending;
    private long stillSince;
    private long stalledAt = System.nanoTime();
    private long saidAt;

    /**
     * Creates an instance that watches nothing yet.
     *
     * @param topic names the topic whose record has waited longest; null if that is not known
     */
    OldestDelivery(DeliveryHistory history, Supplier<@Nullable String> topic) {
        this.history = history;
        this.topic = topic;
        this.outage = new Outage(LOG, LogEvent.KAFKA_ACKNOWLEDGEMENT, history.failures(), WITHHELD);
    }

    void watch(DeliveryTracker ofSession) {
        tracker = ofSession;
    }

    /**
     * Looks at what is acknowledged of the oldest transaction. Called repeatedly; {@code isStalled} is whether it is known
     * that all records wait.
     */
    @SuppressWarnings("ReferenceEquality") // the same transaction or another one
    void look(boolean isStalled) {
        long now = System.nanoTime();
        Delivery head = tracker.oldest();
        int waiting = head == null ? 0 : head.pending();
        if (waiting == 0 || head != oldest || waiting != pending) {
            moved(head, waiting, now);
        } else if (isStalled) {
            stalledAt = now;
        } else if (now - stillSince >= PATIENCE.toNanos() && now - stalledAt >= GRACE.toNanos()) {
            say(now);
        }
    }

    /** Returns whether it is known that the oldest transaction waits. */
    boolean isWithheld() {
        return outage.isOpen();
    }

    private void moved(@Nullable Delivery head, int waiting, long now) {
        oldest = head;
        pending = waiting;
        stillSince = now;
        if (outage.isOpen()) {
            history.withheld(null);
            outage.over("Kafka acknowledges the oldest transaction");
        }
    }

    private void say(long now) {
        if (outage.isOpen() && now - saidAt < AGAIN.toNanos()) {
            return;
        }
        saidAt = now;
        String waitsLongest = topic.get();
        String reason = "Kafka has acknowledged nothing of the oldest transaction for "
                + Duration.ofNanos(now - stillSince).toSeconds() + " s (records in flight: " + pending + "): "
                + (waitsLongest == null ? "" : "topic " + waitsLongest + " waits the longest; ")
                + "nothing is confirmed meanwhile (see whether each partition has a leader and enough replicas in sync)";
        outage.failed(reason);
        history.withheld(reason); // last: whoever sees it finds it counted
    }
}
