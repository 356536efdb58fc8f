package dev.walferry.kafka.observe.slot;

import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Cause;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the server holds changes of the slot back for longer than a standby takes to restart, because that standby has to
 * receive them first. One thread looks; any may ask for the reason.
 */
public final class StandbyWait {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyWait.class);
    private static final Cause CAUSE = new Cause(Side.POSTGRESQL, "standby");

    private final String slot;
    private final Supplier<@Nullable String> heldBack;
    private final BooleanSupplier streaming;
    private final Outage outage;
    private boolean isSeen;

    /**
     * Creates a watch that has seen nothing yet.
     *
     * @param slot its name
     * @param heldBack why the server holds changes back; null if it does not
     * @param streaming whether the stream runs, so that null means that the server holds nothing back
     * @param failures where it is counted that it does
     */
    public StandbyWait(String slot, Supplier<@Nullable String> heldBack, BooleanSupplier streaming, Failures failures) {
        this.slot = slot;
        this.heldBack = heldBack;
        this.streaming = streaming;
        this.outage = new Outage(LOG, LogEvent.SLOT_STANDBY, failures, CAUSE);
    }

    /**
     * Looks at the server once. Only what is seen twice in a row counts. Without a stream nothing is known, so a wait
     * neither begins nor ends.
     */
    public void look() {
        String why = heldBack.get();
        if (!streaming.getAsBoolean()) { // asked after: what a stream has said is forgotten once it has ended
            isSeen = false;
            return;
        }
        if (why == null) {
            outage.over("slot \"" + slot + "\": changes are sent");
        } else if (isSeen) {
            outage.failed("slot \"" + slot + "\": " + why);
        }
        isSeen = why != null;
    }

    /**
     * Returns what is waited for.
     *
     * @return a sentence; null for nothing, or if no stream runs
     */
    public @Nullable String reason() {
        return heldBack.get() == null ? null : outage.reason();
    }
}
