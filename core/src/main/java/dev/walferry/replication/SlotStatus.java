package dev.walferry.replication;

import dev.walferry.Lsn;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as the server sees it now.
 *
 * @param name slot name
 * @param plugin output plugin, null for a physical slot
 * @param database the database it belongs to, null for a physical slot
 * @param temporary whether it is dropped when its session ends
 * @param activePid the process that holds it, null if none does
 * @param restartLsn oldest WAL kept for it, null if none is kept now
 * @param confirmedFlushLsn transactions whose commit starts before it are never sent again; null for a physical slot
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; null before 13
 * @param safeWalSize bytes until it may be lost; null if there is no bound or the server is older than 13
 * @param twoPhase whether it sends prepared transactions when they are prepared
 * @param invalidationReason why the server gave it up; null if it did not, or if the server is older than 17
 * @param retainedBytes WAL kept back by it; null if none is kept now
 * @param failover whether the server copies it to its standbys; false before 17
 * @param synced whether it is such a copy, on a standby or on a server that was one
 * @see <a href="https://www.postgresql.org/docs/current/view-pg-replication-slots.html">pg_replication_slots</a>
 */
public record SlotStatus(
        String name,
        @Nullable String plugin,
        @Nullable String database,
        boolean temporary,
        @Nullable Integer activePid,
        @Nullable Lsn restartLsn,
        @Nullable Lsn confirmedFlushLsn,
        @Nullable String walStatus,
        @Nullable Long safeWalSize,
        boolean twoPhase,
        @Nullable String invalidationReason,
        @Nullable Long retainedBytes,
        boolean failover,
        boolean synced) {

    /**
     * Returns whether the server has given up the slot, so that changes are missing.
     *
     * @return true if only a new slot and a new snapshot help
     */
    public boolean isLost() {
        return "lost".equals(walStatus) || invalidationReason != null;
    }
}
