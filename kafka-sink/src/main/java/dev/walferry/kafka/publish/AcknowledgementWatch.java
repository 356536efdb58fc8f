package dev.walferry.kafka.publish;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when Kafka acknowledges nothing although records wait for it. For the publisher's own thread. */
final class AcknowledgementWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AcknowledgementWatch.class);

    /** A record that is not taken is offered again sooner than this. */
    private static final Duration HELD = Duration.ofSeconds(5);

    /** How long Kafka may acknowledge nothing before that is logged. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private static final Cause NO_ACKNOWLEDGEMENT = new Cause(Side.KAFKA, "no_acknowledgement");

    private final DeliveryHistory history;
    private final Outage stall;

    /** When a record was refused since the last one was taken; null once one is taken. */
    private @Nullable Long heldAt;

    private long acknowledgedBefore;
    private long stillSince = System.nanoTime();
    private long lookedAt = stillSince;

    AcknowledgementWatch(DeliveryHistory history) {
        this.history = history;
        this.stall = new Outage(LOG, LogEvent.KAFKA_ACKNOWLEDGEMENT, history.failures(), NO_ACKNOWLEDGEMENT);
    }

    /** Notes whether the last record that was offered was taken. */
    void offered(boolean taken) {
        heldAt = taken ? null : (Long) System.nanoTime();
    }

    /**
     * Looks at how many records are acknowledged, and how many bytes are in flight. Called repeatedly; while it is known
     * that the oldest transaction waits, a heartbeat that arrives now and then would begin and end an outage each time.
     */
    void look(long acknowledged, long inFlightBytes, boolean isWithheld) {
        long now = System.nanoTime();
        if (now - lookedAt >= HELD.toNanos()) { // a daemon that stood by: nothing was to be acknowledged
            stillSince = now;
        }
        lookedAt = now;
        if (acknowledged != acknowledgedBefore || isWithheld || !isExpecting(now, inFlightBytes)) {
            acknowledgedBefore = acknowledged;
            stillSince = now;
            stall.over("Kafka acknowledges");
            history.stalled(false);
        } else if (now - stillSince >= STALLED.toNanos() && !stall.isOpen()) {
            String expected = inFlightBytes > 0 ? inFlightBytes + " bytes are in flight" : "records wait to be sent";
            stall.failed("Kafka has acknowledged nothing for " + STALLED.toSeconds() + " s while " + expected
                    + "; nothing is confirmed meanwhile (see whether the brokers are up)");
            history.stalled(true); // last: whoever sees it finds it counted
        }
    }

    /** Returns whether Kafka acknowledges nothing at all. */
    boolean isStalled() {
        return stall.isOpen();
    }

    /**
     * Returns whether an acknowledgement is due: of a record in flight, or of one that Kafka's producer does not take yet.
     */
    private boolean isExpecting(long now, long inFlightBytes) {
        boolean isHeld = heldAt != null && now - heldAt < HELD.toNanos() && history.heldUpBy() == null;
        return inFlightBytes > 0 || isHeld;
    }
}
