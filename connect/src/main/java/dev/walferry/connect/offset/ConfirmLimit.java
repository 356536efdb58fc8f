package dev.walferry.connect.offset;

import dev.walferry.Lsn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a pipeline's slot may be moved: never beyond what a stored offset says. So a slot that is further is another
 * one of the same name, or another reader has moved it. Safe in any thread.
 */
public final class ConfirmLimit {
    private final Map<String, String> partition;
    private volatile Lsn stored = Lsn.ZERO;
    private volatile Lsn wanted = Lsn.ZERO;
    private volatile boolean missing;

    /** Guarded by this. Positions of another slot cannot be compared. */
    private @Nullable SlotOrigin origin;

    /**
     * Creates a limit under which nothing may be confirmed yet.
     *
     * @param partition the pipeline's source partition
     */
    public ConfirmLimit(Map<String, String> partition) {
        this.partition = partition;
    }

    /** Returns the source partition of the offsets. */
    public Map<String, String> partition() {
        return partition;
    }

    /**
     * Notes that a session begins.
     *
     * @param of the slot
     * @param at the slot's position, or what its stored offset says if that is further
     */
    public synchronized void begin(SlotOrigin of, Lsn at) {
        stored = of.equals(origin) ? Lsn.max(stored, at) : at;
        wanted = stored;
        origin = of;
    }

    /** Returns the furthest position that the slot may be moved to now. */
    public Lsn get() {
        return stored;
    }

    /** Notes that Kafka has everything up to a position. */
    public void want(Lsn position) {
        wanted = position;
    }

    /** Returns whether the slot could be moved if an offset were stored. */
    public boolean isBehind() {
        return missing || wanted.isAfter(stored);
    }

    /** Notes that a record was dropped, so that its offset will not be stored. */
    public void dropped() {
        missing = true;
    }

    /**
     * Returns whether an offset is missing that no record under way will bring. The caller then sends another record, so the
     * question is answered only once.
     */
    public boolean isMissing() {
        boolean was = missing;
        missing = false;
        return was;
    }

    /** Notes a stored offset that was found. An earlier task's may be stored late, over a further one. */
    public synchronized void found(@Nullable SourceOffset offset) {
        if (offset != null && offset.origin().equals(origin)) {
            missing |= stored.isAfter(offset.reached());
            stored = Lsn.max(stored, offset.reached());
        }
    }
}
