package dev.walferry.kafka.session.slot;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.PositionWriter;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import org.jspecify.annotations.Nullable;

/**
 * Tells a slot that an earlier daemon has left from one that was created again under its name. A daemon that stops says in its last
 * record how far it has moved the slot. The slot is not moved further until a record counts that takes this back. For one
 * thread.
 */
final class KeptLimit {
    private static final Lsn NONE = Lsn.of(-1);

    private final String slot;
    private Lsn limit = NONE;

    KeptLimit(String slot) {
        this.slot = slot;
    }

    /** Sets what counts from now on; null if nothing was kept. */
    void of(@Nullable KeptPosition kept) {
        limit = kept == null || !kept.isFinal() ? NONE : kept.position().told();
    }

    /** Returns how far the slot may be moved now. */
    Lsn get() {
        return limit;
    }

    /** Takes the last record back, if it was a daemon's last one. */
    void begin(SlotSource changes, PositionWriter writer) {
        if (limit.equals(NONE)) {
            return;
        }
        writer.write(new KeptPosition(changes.left(), false), () -> limit = NONE);
        writer.advance();
    }

    /**
     * Returns whether a slot is at a position to which the daemon that left it never moved it. Positions on another
     * timeline cannot be compared.
     */
    static boolean isPassed(SlotSource changes, @Nullable KeptPosition kept) {
        return kept != null
                && kept.position().systemId().equals(changes.systemId())
                && kept.position().timeline() == changes.timeline()
                && kept.isPassedBy(changes.confirmed());
    }

    /** Returns the error about such a slot. */
    ReplicationException error(SlotSource changes, KeptPosition kept) {
        return new ReplicationException(
                Category.SLOT_LOST,
                "slot \"" + slot + "\" stands at " + changes.confirmed()
                        + ", but the daemon that stopped last has moved it to "
                        + kept.position().told()
                        + " at most: it was dropped and created again, or something else has read it or moved it. The"
                        + " changes in between were not carried",
                null);
    }
}
