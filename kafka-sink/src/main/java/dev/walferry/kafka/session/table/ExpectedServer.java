package dev.walferry.kafka.session.table;

import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.session.slot.SlotRemedy;
import dev.walferry.kafka.source.ServerState;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server whose progress is stored from another one that the address may lead to: a copy, a standby, a former
 * primary. None of these has the slot, but that does not mean that the slot is lost.
 */
final class ExpectedServer {
    private final String slot;
    private final SlotProgress progress;
    private final @Nullable SlotPosition position;
    private final boolean mayBeStandby;

    /**
     * Creates the server of a slot.
     *
     * @param slot the slot's name
     * @param progress what was kept
     * @param mayBeStandby whether slots must be created on a standby
     */
    ExpectedServer(String slot, SlotProgress progress, boolean mayBeStandby) {
        this.slot = slot;
        this.progress = progress;
        KeptPosition kept = progress.position(slot);
        this.position = kept == null ? null : kept.position();
        this.mayBeStandby = position == null ? mayBeStandby : position.standby();
    }

    /**
     * Makes sure, before progress is given up, that the server is the one it belongs to.
     *
     * @param server what the address leads to now
     * @throws ProgressException if the progress is of another slot or cluster
     * @throws ReplicationException if the server is not the one that was read
     */
    void require(ServerState server) {
        SlotIdentity before = progress.slot();
        if (before == null && position == null) {
            return; // nothing is given up
        }
        progress.requireOf(server.systemId(), slot);
        if (position != null && !position.systemId().equals(server.systemId())) {
            throw other("this is another server than before (system " + position.systemId() + ", now "
                    + server.systemId() + "): correct the address");
        }
        SlotStatus found = server.slot();
        if (found == null || found.isLost()) {
            requireNoOtherHasSlot(server);
        }
    }

    /** The slot may be on the server's primary, or on the server that has taken the primary's place. */
    private void requireNoOtherHasSlot(ServerState server) {
        if (server.isStandby() && !mayBeStandby) {
            throw new ReplicationException(
                    Category.RETRY,
                    at() + "this server is a standby, and its primary was read before: correct the URL"
                            + " (targetServerType=primary), or wait until it is promoted; on a standby, slots are created if"
                            + " source.primary.url is set",
                    null);
        }
        if (position != null && !server.isStandby() && server.timeline() < position.timeline()) {
            throw other("this server is on timeline " + server.timeline() + ", and timeline "
                    + position.timeline()
                    + " was read before: it is a former primary. Stop it, and remove it from the URL");
        }
    }

    private String at() {
        return "slot \"" + slot + "\": ";
    }

    private ReplicationException other(String what) {
        return SlotRemedy.of(new ReplicationException(Category.OTHER_HISTORY, at() + what, null), slot);
    }
}
