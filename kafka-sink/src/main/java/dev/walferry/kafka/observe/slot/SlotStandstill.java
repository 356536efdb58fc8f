package dev.walferry.kafka.observe.slot;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a slot which is read and behind does not move: the server has changes and sends none. One thread looks; any may
 * ask for the reason.
 */
public final class SlotStandstill {
    /** An idle slot may be behind by less than this. */
    private static final long MUCH = 8L << 20;

    private static final Duration LONG = Duration.ofMinutes(2);

    /** How long what was seen counts; anything older is treated as unknown. */
    private static final Duration OLD = Duration.ofMinutes(1);

    private static final int MEBIBYTE = 20;

    private final LongSupplier movement;
    private final LongSupplier nanoTime;
    private volatile @Nullable Standing standing;
    private long moved;

    private record Standing(long since, long lookedAt, long lagBytes) {}

    /**
     * Creates a watch that has seen nothing yet.
     *
     * @param movement a number that changes whenever the slot moves, or something of it is read; negative while it is not read
     */
    public SlotStandstill(LongSupplier movement) {
        this(movement, System::nanoTime);
    }

    SlotStandstill(LongSupplier movement, LongSupplier nanoTime) {
        this.movement = movement;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note of what the server says.
     *
     * @param state of the slot
     */
    public void look(SlotState state) {
        long now = nanoTime.getAsLong();
        long at = movement.getAsLong();
        Long lag = state.lagBytes();
        Standing before = standing;
        boolean isStanding = at >= 0 && at == moved;
        moved = at;
        standing = isStanding && lag != null && lag >= MUCH
                ? new Standing(before == null ? now : before.since(), now, lag)
                : null;
    }

    /**
     * Returns what does not move.
     *
     * @return a sentence; null if the slot moves, is not far behind, or has stood for less than two minutes
     */
    public @Nullable String reason() {
        Standing known = standing;
        long now = nanoTime.getAsLong();
        if (known == null
                || now - known.lookedAt() > OLD.toNanos()
                || known.lookedAt() - known.since() < LONG.toNanos()) {
            return null;
        }
        return "the server has sent nothing for "
                + Duration.ofNanos(now - known.since()).toSeconds() + " s, although "
                + (known.lagBytes() >> MEBIBYTE) + " MiB of its WAL are not confirmed";
    }
}
