package dev.walferry.kafka.session.slot;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.slot.SlotState;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much WAL the slot may hold back. Beyond it the daemon gives the slot up, so that the disk of the server does not
 * fill: a database that stops is worse than topics that have to be filled again. Off unless it is configured.
 *
 * <p>The watch over the slot looks on its own thread; the daemon's thread drops.
 */
public final class SlotLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SlotLimit.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer than a reader needs to connect again. */
    private static final Duration FREE = Duration.ofSeconds(5);

    private static final long PAUSE_MILLIS = 200;
    private static final int MEBIBYTE = 20;

    private final SourceDatabase database;
    private final SourceSettings settings;
    private final String slot;
    private final long bytes;
    private final FreeTime freeTime;
    private volatile long retained;

    /**
     * Creates a limit.
     *
     * @param database where the slot is
     * @param settings its name, how much WAL it may hold back, and how long another daemon may take to read it
     */
    public SlotLimit(SourceDatabase database, SourceSettings settings) {
        this.database = database;
        this.settings = settings;
        this.slot = settings.slotName();
        this.bytes = settings.giveUpRetainedBytes();
        Duration takeover = settings.takeover().timeout();
        this.freeTime = new FreeTime(takeover.compareTo(FREE) > 0 ? takeover : FREE);
    }

    /**
     * Takes note of what the server says.
     *
     * @param state of the slot
     */
    public void look(SlotState state) {
        retained = state.retainedBytes();
    }

    /**
     * Returns whether the slot holds back more than it may.
     *
     * @return false without a limit
     */
    public boolean isExceeded() {
        return bytes > 0 && retained > bytes;
    }

    /**
     * Tells whether the slot holds back more than it may and has no reader: no process has read it for some seconds, or for as
     * long as another daemon may take to read it. For the daemon's thread, which has to ask again and again.
     *
     * @return false if the server does not answer, too
     */
    public boolean isExceededAndLeft() {
        return freeTime.isOver(isExceeded() && isFree(), System.nanoTime());
    }

    /**
     * Returns whether no process reads the slot and this daemon could, because the slot has the daemon's database and
     * plugin.
     */
    private boolean isFree() {
        try {
            SlotStatus found = database.slot();
            return found != null
                    && !found.isLost()
                    && found.activePid() == null
                    && settings.plugin().pluginName().equals(found.plugin())
                    && database.database().equals(found.database());
        } catch (ReplicationException e) {
            LOG.debug("cannot look at the slot: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Drops the slot, which this daemon must have left just now.
     *
     * @param confirmed what was confirmed last
     * @param stopped ends the wait for the server to notice that the slot was left
     * @return what the daemon ends with
     * @throws ReplicationException if the slot cannot be dropped
     */
    public ReplicationException giveUp(Lsn confirmed, CountDownLatch stopped) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return drop(confirmed);
            } catch (ReplicationException e) {
                if (!e.isRetriable() || deadline - System.nanoTime() < 0 || isStopped(stopped)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Drops the slot unless a process reads it. A process that reads it now would lose it on its next reconnect, so do not
     * try this again before {@link #isExceededAndLeft}.
     *
     * @param confirmed what was confirmed last
     * @return what the daemon ends with
     * @throws ReplicationException if the slot cannot be dropped
     */
    public ReplicationException drop(Lsn confirmed) {
        String missing = confirmed.equals(Lsn.ZERO) ? "Changes that it held" : "Changes after " + confirmed;
        String message = "slot \"" + slot + "\" was dropped, because it held back " + (retained >> MEBIBYTE)
                + " MiB of WAL, more than slot.give.up.retained.bytes allows. " + missing
                + " are missing in Kafka: once Kafka acknowledges records again, start with snapshot.mode=when-needed,"
                + " which creates the slot and reads all tables again";
        database.dropSlot();
        LOG.error(LogEvent.SLOT_GIVEN_UP.marker(), "{}", message);
        return new ReplicationException(Category.SLOT_LOST, message, null);
    }

    private static boolean isStopped(CountDownLatch stopped) {
        try {
            return stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
