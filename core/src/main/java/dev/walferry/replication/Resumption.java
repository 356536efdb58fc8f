package dev.walferry.replication;

import dev.walferry.Lsn;
import dev.walferry.replication.ReplicationException.Category;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds the start of a stream that continues an earlier one. Where that is left to the slot, it only checks that the server has
 * what the earlier stream has returned.
 *
 * <p>On the same timeline the start is the position that the server was sent last. A promotion ends a timeline, and the new one
 * has the same WAL only up to that end. After the end the same positions hold other changes, so none of them may be skipped,
 * even if the old server was sent a later position: a keepalive may have moved it past the end without any change.
 *
 * <p>Two standbys that are promoted independently of each other begin timelines of the same number. Those count as the same
 * only if they began at the same position: nothing else tells them apart.
 *
 * <p>If the earlier stream has returned a transaction whose end is not in the new timeline, the consumer holds changes that
 * the database has lost, and only a person can decide which side is right.
 */
final class Resumption {
    private final ReplicationConnection session;
    private final StreamOptions options;
    private final SlotPosition before;

    private Resumption(ReplicationConnection session, StreamOptions options, SlotPosition before) {
        this.session = session;
        this.options = options;
        this.before = before;
    }

    /**
     * Returns the options with the position to start at.
     *
     * @throws ReplicationException if the server cannot continue the earlier stream
     */
    static StreamOptions on(ReplicationConnection session, StreamOptions options) throws SQLException {
        SlotPosition before = options.resumed();
        return before == null ? options : new Resumption(session, options, before).start();
    }

    private StreamOptions start() throws SQLException {
        if (!before.systemId().equals(session.systemId())) {
            throw refused("this is another server than before (system " + before.systemId() + " timeline "
                    + before.timeline() + ", now " + session.systemId() + " timeline " + session.timeline()
                    + "): positions do not carry over; correct the address, or check what is missing. If slots of that"
                    + " name are read in both, keep their positions (topic.prefix) apart");
        }
        if (session.standby() && !before.standby()) {
            throw tryAgain(
                    "this server is a standby, and its primary was read before: waiting until it is promoted. If it"
                            + " will not be promoted, correct the URL (targetServerType=primary)");
        }
        if (session.timeline() >= before.timeline() && !session.history().mayContinue(before.ended())) {
            throw refused("timeline " + session.timeline() + " of this server does not follow from timeline "
                    + before.timeline()
                    + " that was read before: two servers were promoted independently of each other."
                    + " Stop the wrong one and remove it from the URL, and check what is missing");
        }
        if (before.timeline() == session.timeline()) {
            requireReturned();
            return options;
        }
        Lsn end = endOfTimeline();
        if (!end.isAfter(before.returned())) {
            throw refused(
                    "the server was promoted at " + end + " to timeline " + session.timeline()
                            + ", and lacks changes up to " + before.returned()
                            + " that were delivered already: the standby had not"
                            + " received them. To prevent it, name the standby's slot in synchronized_standby_slots (17 and later)");
        }
        if (options.startAt() == null) {
            requireCopy(end);
            return options;
        }
        return options.startingAt(after(before.told().isAfter(end) ? end : before.told()));
    }

    /** A server that was set back to an earlier state stays on its timeline, unless it was promoted. */
    private void requireReturned() throws SQLException {
        Lsn end = session.walEnd();
        if (!session.standby() && !end.isAfter(before.returned())) {
            throw refused(
                    "the WAL of this server ends at " + end + ", and lacks changes up to " + before.returned()
                            + " that were delivered already: the server was set back to an earlier state. Check what is missing");
        }
    }

    private Lsn endOfTimeline() throws SQLException {
        if (session.timeline() < before.timeline()) {
            if (session.standby()) {
                throw tryAgain("the standby is on timeline " + session.timeline() + ", and timeline "
                        + before.timeline() + " was read before: waiting until it has caught up");
            }
            throw refused("this server is on timeline " + session.timeline() + ", and timeline " + before.timeline()
                    + " was read before: it is a former primary. Stop it, and remove it from the URL");
        }
        Optional<Lsn> end = session.history().endOf(before.timeline());
        return end.orElseThrow(() -> refused("timeline " + session.timeline() + " of this server does not follow from"
                + " timeline " + before.timeline() + ", which was read before: the server was restored to an earlier"
                + " state. Check what is missing"));
    }

    /**
     * Returns a later start if the slot was read on the new timeline, but never one after the position that was sent last.
     * Only a slot that the earlier stream had, or a copy of it, can have been read there: one that was created since then
     * lacks the changes before it.
     */
    private Lsn after(Lsn start) throws SQLException {
        Optional<Lsn> confirmed = new ReplicationSlots(session.connection())
                .find(options.slot())
                .filter(slot -> before.standby() || slot.synced())
                .map(SlotStatus::confirmedFlushLsn)
                .filter(lsn -> lsn.isAfter(start) && !lsn.isAfter(before.told()));
        return confirmed.orElse(start);
    }

    /** A slot on the new timeline that is not a copy lacks the changes between the earlier stream and its creation. */
    private void requireCopy(Lsn end) throws SQLException {
        Optional<Lsn> created = new ReplicationSlots(session.connection())
                .find(options.slot())
                .filter(slot -> !before.standby() && !slot.synced())
                .map(SlotStatus::confirmedFlushLsn)
                .filter(lsn -> lsn.isAfter(end));
        if (created.isPresent()) {
            throw new ReplicationException(
                    Category.SLOT_LOST,
                    ReplicationException.at(options.slot(), before.told()) + "the server was promoted at " + end
                            + ", and its slot stands at " + created.get()
                            + ", so it was created after that: changes are"
                            + " missing; drop the slot, and take a new snapshot",
                    null);
        }
    }

    private ReplicationException tryAgain(String what) {
        return new ReplicationException(
                Category.RETRY, ReplicationException.at(options.slot(), before.told()) + what, null);
    }

    private ReplicationException refused(String what) {
        return new ReplicationException(
                Category.OTHER_HISTORY, ReplicationException.at(options.slot(), before.told()) + what, null);
    }
}
