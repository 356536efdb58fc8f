package dev.walferry.kafka.source;

import dev.walferry.Lsn;
import dev.walferry.pgoutput.PgOutputMessage;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The changes that a replication slot sends. */
public final class SlotSource implements ChangeSource {
    private final ChangeStream changes;

    SlotSource(ChangeStream changes) {
        this.changes = changes;
    }

    @Override
    public @Nullable PgOutputMessage poll(Duration timeout) {
        return changes.poll(timeout);
    }

    @Override
    public Lsn lsn() {
        return changes.lsn();
    }

    @Override
    public Lsn received() {
        return changes.received();
    }

    @Override
    public Lsn confirmed() {
        return changes.confirmed();
    }

    /**
     * Returns what would have been confirmed without a limit.
     *
     * @return a position that never goes backwards
     */
    public Lsn confirmable() {
        return changes.confirmable();
    }

    @Override
    public void confirm(Lsn endLsn) {
        changes.confirm(endLsn);
    }

    @Override
    public void keepUp() {
        changes.keepUp();
    }

    ChangeStream stream() {
        return changes;
    }

    /**
     * Returns which cluster the slot belongs to.
     *
     * @return the system identifier
     */
    public String systemId() {
        return changes.systemId();
    }

    /**
     * Returns the cluster's timeline, which a promotion changes.
     *
     * @return the timeline
     */
    public int timeline() {
        return changes.left().timeline();
    }

    /**
     * Returns the memory that transactions in progress take. Safe in any thread.
     *
     * @return bytes
     */
    public long memoryUsed() {
        return changes.memoryUsed();
    }

    /**
     * Returns how much of transactions in progress is on disk. Safe in any thread.
     *
     * @return bytes
     */
    public long spooledBytes() {
        return changes.spooledBytes();
    }

    /**
     * Returns how long the server has been silent although it was asked. Safe in any thread.
     *
     * @return zero if it is not late to answer
     */
    public Duration silence() {
        return changes.silence();
    }

    /**
     * Returns why the server sends nothing although it has changes. Safe in any thread.
     *
     * @return its words and what to do; null if it holds nothing back, as far as is known
     */
    public @Nullable String heldBack() {
        return changes.heldBack();
    }

    /**
     * Returns the position that the server was told last. Safe in any thread.
     *
     * @return a WAL position
     */
    public Lsn told() {
        return changes.told();
    }

    /**
     * Returns how many bytes the server has sent. Safe in any thread.
     *
     * @return a count that only grows
     */
    public long bytesRead() {
        return changes.bytesRead();
    }

    /**
     * Makes sure that the server still sends this stream, and no other daemon has taken the slot meanwhile. Asks the server, over
     * another connection, and waits for the answer.
     *
     * @throws ReplicationException as retriable, if the slot has another reader or none, or the server cannot be asked
     */
    public void requireHeld() {
        String slot = changes.source().slot();
        SlotStatus found;
        try (Connection connection = changes.source().connect()) {
            found = new ReplicationSlots(connection).find(slot).orElse(null);
        } catch (SQLException e) {
            throw ReplicationException.of(e, slot, changes.lsn());
        }
        Integer reader = found == null ? null : found.activePid();
        if (reader == null || reader != changes.serverPid()) {
            throw new ReplicationException(
                    Category.RETRY,
                    "slot \"" + slot + "\" is no longer read by this daemon (PID " + changes.serverPid()
                            + " of the server), but by " + (reader == null ? "nobody" : "PID " + reader)
                            + ": nothing was sent",
                    null);
        }
    }

    /**
     * Returns the server's version.
     *
     * @return the major version
     */
    public int serverMajor() {
        return changes.server().major();
    }

    /**
     * Returns where the slot was left. Ask once this is closed: the last status update is sent then.
     *
     * @return the cluster, and the last position its server was sent
     */
    public SlotPosition left() {
        return changes.left();
    }

    @Override
    public void close() {
        changes.close();
    }
}
