package dev.walferry.kafka.session.slot;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.SlotReader;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationSlots;
import dev.walferry.replication.SlotStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for this daemon's turn at a slot that several daemons share.
 *
 * <p>The turn has come when no process has held the slot for the grace period. The last holder has stopped sending by then:
 * either it is dead, or it has not heard from the server for longer than it may. For one thread.
 */
public final class Standby {
    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final SourceDatabase database;
    private final String slot;
    private final Duration grace;
    private final Progress progress;
    private final HolderWatch holder;
    private boolean hasSeenSlot;

    /**
     * Creates a daemon's place in the queue.
     *
     * @param database where the slot is
     * @param settings the slot's name, and how long it must be free
     * @param progress notes whether another daemon has the slot
     */
    public Standby(SourceDatabase database, SourceSettings settings, Progress progress) {
        this(database, settings, progress, new HolderWatch(settings.slotName()));
    }

    Standby(SourceDatabase database, SourceSettings settings, Progress progress, HolderWatch holder) {
        this.database = database;
        this.slot = settings.slotName();
        this.grace = settings.takeover().grace();
        this.progress = progress;
        this.holder = holder;
    }

    /**
     * Waits for the turn.
     *
     * @param stopped ends the wait
     * @param meanwhile runs several times a second
     * @return the slot as it was when the turn came; null if there is no such slot, or the wait was ended
     * @throws ReplicationException if the server cannot be asked; the slot may have been taken meanwhile
     */
    @Nullable
    public SlotStatus awaitTurn(CountDownLatch stopped, Runnable meanwhile) {
        try (Connection connection = database.connect()) {
            return awaitTurn(connection, stopped, meanwhile);
        } catch (SQLException e) {
            throw ReplicationException.of(e, slot, Lsn.ZERO);
        } finally {
            progress.state().standingBy(false);
            progress.waits().over(Kind.TURN);
        }
    }

    private @Nullable SlotStatus awaitTurn(Connection connection, CountDownLatch stopped, Runnable meanwhile)
            throws SQLException {
        ReplicationSlots slots = new ReplicationSlots(connection);
        long freeSince = System.nanoTime();
        boolean waited = false;
        while (true) {
            SlotStatus status = slots.find(slot).orElse(null);
            if (status == null) {
                return null;
            }
            hasSeenSlot = true;
            if (status.activePid() != null) {
                freeSince = System.nanoTime();
                SlotReader reader = holder.look(status, connection, freeSince);
                progress.state().standingBy(reader);
                progress.waits().over(Kind.TURN);
                waited = tell(reader, waited); // last: what the log says is to be seen by then
            } else {
                holder.forget();
                if (System.nanoTime() - freeSince > grace.toNanos()) {
                    tellTurn(waited);
                    return status;
                }
                awaitGrace();
            }
            meanwhile.run();
            if (isStopped(stopped)) {
                return null;
            }
        }
    }

    private void awaitGrace() {
        progress.waits()
                .of(
                        Kind.TURN,
                        () ->
                                "waiting for its turn: no daemon reads the slot, which it takes over once the slot has been free for "
                                        + grace.toMillis() + " ms");
        progress.state().standingBy(false);
    }

    /**
     * Tells whether the server has been asked with success.
     *
     * @return true once it has shown the slot
     */
    public boolean hasSeenSlot() {
        return hasSeenSlot;
    }

    private void tellTurn(boolean waited) {
        if (waited) {
            LOG.info(
                    LogEvent.STANDBY_TAKEN_OVER.marker(),
                    "slot \"{}\" has been free for {} ms: taking over",
                    slot,
                    grace.toMillis());
        }
    }

    private boolean tell(SlotReader reader, boolean waited) {
        if (!waited) {
            LOG.info(LogEvent.STANDBY_WAITING.marker(), "slot \"{}\" is read by {}: standing by", slot, reader.name());
        }
        return true;
    }

    private static boolean isStopped(CountDownLatch stopped) {
        try {
            return stopped.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
