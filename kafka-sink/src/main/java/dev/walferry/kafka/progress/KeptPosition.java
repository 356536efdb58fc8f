package dev.walferry.kafka.progress;

import dev.walferry.Lsn;
import dev.walferry.replication.SlotPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon has kept of its slot.
 *
 * @param position where a stream is, or was left
 * @param isFinal whether the daemon has stopped after that. Then no later position was sent to the server, and none is before
 *     another record says that a stream is open
 */
public record KeptPosition(SlotPosition position, boolean isFinal) {
    /**
     * Returns whether a slot is at a position to which the daemon has never moved it: it was dropped and created again,
     * or something else has moved it. This cannot be known if the daemon was killed, because keepalives move a slot
     * without a record.
     *
     * @param slot the slot's position; null if it has none
     * @return false if it may be the slot that the daemon has left, and if that is not known
     */
    public boolean isPassedBy(@Nullable Lsn slot) {
        return isFinal && slot != null && slot.isAfter(position.told());
    }
}
