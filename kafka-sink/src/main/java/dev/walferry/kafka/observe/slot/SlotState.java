package dev.walferry.kafka.observe.slot;

import org.jspecify.annotations.Nullable;

/**
 * What the server says about the slot.
 *
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}, as in {@code
 *     pg_replication_slots}; null if the slot holds back no WAL
 * @param safeBytes how much WAL can still be written before the slot may be lost; 0 once it is lost; null without such a limit
 * @param retainedBytes how much WAL the server keeps for the slot
 * @param lagBytes how much WAL the server has written after the position that was confirmed to it; null if that is not known
 * @param active whether a process reads the slot
 */
public record SlotState(
        @Nullable String walStatus,
        @Nullable Long safeBytes,
        long retainedBytes,
        @Nullable Long lagBytes,
        boolean active) {
    static final String LOST = "lost";

    /**
     * Returns whether the server has given the slot up, so that it can never be read again.
     *
     * @return false while it can be read
     */
    public boolean isLost() {
        return LOST.equals(walStatus);
    }
}
