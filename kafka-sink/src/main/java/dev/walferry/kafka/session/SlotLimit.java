package dev.walferry.kafka.session;

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
final class SlotLimit {
    private static final Logger LOG = LoggerFactory.getLogger(SlotLimit.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;
    private static final int MEBIBYTE = 20;

    private final SourceDatabase database;
    private final String slot;
    private final long bytes;
    private volatile long retained;

    /**
     * A limit.
     *
     * @param database where the slot is
     * @param slot its name
     * @param bytes how much WAL it may hold back; 0 for any amount
     */
    SlotLimit(SourceDatabase database, String slot, long bytes) {
        this.database = database;
        this.slot = slot;
        this.bytes = bytes;
    }

    /** Takes note of what the server says. */
    void look(SlotState state) {
        retained = state.retainedBytes();
    }

    /** Whether the slot holds back more than it may. */
    boolean isExceeded() {
        return bytes > 0 && retained > bytes;
    }

    /**
     * Tells whether nobody reads the slot, and this daemon could: it is of its database and its plugin.
     *
     * @param settings what the daemon would read
     * @return false if the server does not answer, too
     */
    boolean isFree(SourceSettings settings) {
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
     * Drops the slot, which this daemon must have left.
     *
     * @param confirmed what was confirmed last
     * @param stopped ends the wait for the server to notice that the slot was left
     * @return what the daemon ends with
     * @throws ReplicationException if the slot cannot be dropped
     */
    ReplicationException giveUp(Lsn confirmed, CountDownLatch stopped) {
        String missing = confirmed.equals(Lsn.ZERO) ? "Changes that it held" : "Changes after " + confirmed;
        String message = "slot \"" + slot + "\" was dropped, because it held back " + (retained >> MEBIBYTE)
                + " MiB of WAL, more than slot.give.up.retained.bytes allows. " + missing
                + " are missing in Kafka: once Kafka acknowledges records again, start with snapshot.mode=when-needed,"
                + " which creates the slot and reads all tables again";
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                database.dropSlot();
                LOG.error(LogEvent.SLOT_GIVEN_UP.marker(), "{}", message);
                return new ReplicationException(Category.SLOT_LOST, message, null);
            } catch (ReplicationException e) {
                if (!e.isRetriable() || deadline - System.nanoTime() < 0 || isStopped(stopped)) {
                    throw e;
                }
            }
        }
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
