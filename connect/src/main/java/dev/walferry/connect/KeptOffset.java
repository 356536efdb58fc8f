package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotStatus;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offset that Kafka Connect has kept of a pipeline, and whether it means something on the server that is read. */
final class KeptOffset {
    private static final Logger LOG = LoggerFactory.getLogger(KeptOffset.class);

    private final String slot;
    private final Supplier<@Nullable SourceOffset> kept;

    /** Null if there is none, or if it no longer counts. */
    private @Nullable SourceOffset stored;

    private boolean forgotten;

    /**
     * Reads the offset.
     *
     * @param slot the slot's name
     * @param kept reads what Kafka Connect keeps, null for none
     */
    KeptOffset(String slot, Supplier<@Nullable SourceOffset> kept) {
        this.slot = slot;
        this.kept = kept;
        this.stored = kept.get();
    }

    /** Returns the stored offset; null if none counts. */
    @Nullable
    SourceOffset get() {
        return stored;
    }

    /** Returns how far a slot may have been moved according to the offset; zero if the offset is that of another slot. */
    Lsn reached(SlotOrigin of) {
        return stored != null && stored.origin().equals(of) ? stored.reached() : Lsn.ZERO;
    }

    /** Forgets the stored offset: its slot is lost, and a new one takes its place. */
    void forget() {
        stored = null;
        forgotten = true;
    }

    /**
     * Reads the stored offset again, and waits for Kafka. An earlier task may move the slot and store its last offset until
     * this task has the slot.
     */
    void readAgain() {
        SourceOffset now = forgotten ? null : kept.get();
        stored = now == null ? stored : now;
    }

    /**
     * Requires a slot if Kafka has changes already: a slot that is created now would lack those in between.
     *
     * @param found looks the slot up
     * @throws ReplicationException if there is none
     */
    void requireSlot(Supplier<@Nullable SlotStatus> found) {
        SourceOffset before = stored;
        if (before != null && found.get() == null) {
            throw new ReplicationException(
                    ReplicationException.Category.FATAL,
                    "replication slot \"" + slot + "\" does not exist, but Kafka Connect's offset is that of "
                            + before.origin() + ": the changes since "
                            + before.position().commitLsn()
                            + " are lost, unless this is another server than that of the slot. With"
                            + " snapshot.mode=when-needed the slot is created again, and all tables are read again. To"
                            + " go on without these changes, stop the connector and reset its offsets (DELETE"
                            + " /connectors/<name>/offsets)",
                    null);
        }
    }

    /** Returns the server whose positions the slot sends. */
    SlotOrigin origin(SlotSource changes) {
        int timeline = changes.timeline();
        return new SlotOrigin(
                changes.systemId(),
                timeline,
                SlotOrigin.start(timeline, changes.left().ended()),
                slot);
    }

    /**
     * Requires that the stored offset means something on the server that is read. After a promotion it does if what Kafka has
     * is in the WAL that both timelines share.
     *
     * @param changes the slot
     * @param isCopy asked after a promotion: whether the slot was copied from the server that the offset is of
     * @throws ReplicationException if the offset is that of another slot, or the server lacks changes
     */
    void requireSame(SlotSource changes, BooleanSupplier isCopy) {
        SlotOrigin now = origin(changes);
        if (stored == null || stored.origin().equals(now)) {
            return;
        }
        SlotOrigin before = stored.origin();
        Map<Integer, Lsn> ended = changes.left().ended();
        boolean isSameSlot =
                before.systemId().equals(now.systemId()) && before.slot().equals(now.slot());
        boolean isSameTimeline = before.timeline() == now.timeline();
        Lsn end = ended.get(before.timeline());
        if (!isSameSlot || (end == null && !isSameTimeline)) {
            throw refused(now, "its positions do not carry over");
        }
        requireSameHistory(before, now, ended);
        if (isSameTimeline || end == null) {
            return;
        }
        if (!reaches(end, stored.position())) {
            throw refused(
                    now,
                    "that timeline ended at " + end + ", and Kafka has changes up to "
                            + stored.position().commitLsn() + " that this server lacks");
        }
        if (!isCopy.getAsBoolean()) {
            throw refused(now, "the slot is not a copy that PostgreSQL made (synced), so it may lack changes");
        }
        LOG.info("continuing from the offset of {}, which ended at {}; this is {}", before, end, now);
    }

    /**
     * Requires that the slot was not moved beyond what its offset says, because the connector does not move it there. For the first
     * session of a task: a later one goes on where it has left the slot.
     *
     * @throws ReplicationException if it was
     */
    void requireReached(SlotSource changes) {
        SlotOrigin now = origin(changes);
        if (stored == null || stored.origin().timeline() != now.timeline()) {
            return; // a slot that was copied from another server is not further than that server's
        }
        if (changes.confirmed().isAfter(stored.reached())) {
            throw new ReplicationException(
                    ReplicationException.Category.FATAL,
                    "slot \"" + slot + "\" stands at " + changes.confirmed()
                            + ", but Kafka Connect's offset says that the connector has moved it to " + stored.reached()
                            + " at most: it was dropped and created again, or something else has read it or moved it. The"
                            + " changes in between are lost. With snapshot.mode=when-needed all tables are read again. To go"
                            + " on without these changes, stop the connector and reset its offsets (DELETE"
                            + " /connectors/<name>/offsets)",
                    null);
        }
    }

    /** Returns whether what Kafka has lies before an end of the WAL. */
    private static boolean reaches(Lsn end, SourcePosition position) {
        int after = end.compareTo(position.commitLsn());
        return after > 0 || (after == 0 && !position.isWithinTransaction());
    }

    /**
     * Requires that both have the same history: two standbys that are promoted independently are on timelines of the
     * same number.
     */
    private void requireSameHistory(SlotOrigin before, SlotOrigin now, Map<Integer, Lsn> ended) {
        Lsn start = SlotOrigin.start(before.timeline(), ended);
        boolean isKnown = !before.start().equals(Lsn.ZERO) && !start.equals(Lsn.ZERO);
        if (isKnown && !before.start().equals(start)) {
            throw refused(
                    now,
                    "timeline " + before.timeline() + " of that server began at " + before.start()
                            + ", and that of this one at " + start
                            + ": two servers were promoted independently of each other");
        }
    }

    private ReplicationException refused(SlotOrigin now, String why) {
        String before = stored == null ? "" : stored.origin().toString();
        return new ReplicationException(
                ReplicationException.Category.FATAL,
                "Kafka Connect's offset is that of " + before + ", but this is " + now + ": " + why
                        + ". See whether changes are missing, then stop the connector and reset its offsets"
                        + " (DELETE /connectors/<name>/offsets), which continues from the slot's position",
                null);
    }
}
