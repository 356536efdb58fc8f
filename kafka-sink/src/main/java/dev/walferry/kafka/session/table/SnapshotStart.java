package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressStore;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.source.ServerState;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotStatus;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of the kept progress counts when a pipeline starts: all of it, or nothing because the slot has to begin
 * again. Waits for Kafka. For one thread.
 */
final class SnapshotStart {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStart.class);
    private static final long PAUSE_NANOS = 1_000_000;

    private final SnapshotMode mode;
    private final String slot;
    private final SourceDatabase database;
    private final ProgressStore store;
    private final Set<String> topics;
    private final RecordPublisher<ProducerRecord<byte[], byte[]>> takes;
    private boolean isRecreated;

    /** Creates a start. {@code topics} are those of the tables' records, whether they exist or not. */
    SnapshotStart(
            SnapshotMode mode,
            String slot,
            SourceDatabase database,
            ProgressStore store,
            Set<String> topics,
            RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        this.mode = mode;
        this.slot = slot;
        this.database = database;
        this.store = store;
        this.topics = topics;
        this.takes = takes;
    }

    /**
     * Decides which stored progress counts.
     *
     * @param progress the stored progress
     * @return what counts
     * @throws ReplicationException if the slot is lost and may not be replaced, or may not be replaced here, because
     *     this is another server
     * @throws ProgressException if the stored progress is of another slot, or was lost in part and may not be given up
     * @throws DeliveryException if Kafka does not take the record that all tables are read again
     */
    KnownProgress begin(SlotProgress progress) {
        SlotStatus found = found(progress);
        boolean isThere = !isLost(found) && !isReplaced(found);
        KnownProgress begun = new KnownProgress(progress);
        SlotIdentity before = progress.slot();
        boolean isListLost = isListLost(progress);
        isRecreated = !isThere && mode == SnapshotMode.WHEN_NEEDED;
        if (before == null) {
            announceFirst(isThere);
        } else if (!isThere && mode != SnapshotMode.WHEN_NEEDED) {
            throw lost(found != null);
        } else if (!isThere || isListLost || mode == SnapshotMode.ALWAYS) {
            // before the slot is there again, so that a daemon that is killed in between does not take it for the old
            // one
            reset(begun, new ProgressWriter(store, before, takes), isListLost ? listLost() : "");
        }
        if (found != null && found.isLost() && mode == SnapshotMode.WHEN_NEEDED) {
            database.dropSlot();
        }
        return begun;
    }

    /**
     * Returns the slot as it is now. Before stored progress is given up, the server is identified, over the same connection as
     * the slot, because an address may lead to several servers.
     */
    private @Nullable SlotStatus found(SlotProgress progress) {
        SlotStatus found = database.slot();
        boolean isToBeReset = (mode == SnapshotMode.ALWAYS && progress.slot() != null)
                || (mode == SnapshotMode.WHEN_NEEDED && isLost(found))
                || isListLost(progress)
                || isReplaced(found);
        if (!isToBeReset) {
            return found;
        }
        ServerState server = database.state();
        new ExpectedServer(slot, progress, database.createsSlotsOnStandby()).require(server);
        return server.slot();
    }

    /**
     * Returns whether the progress of tables may be missing, and may be given up. Another daemon that shares the slot may have
     * found it missing at the same time, and have given up the progress of this one's tables after they were listed.
     */
    private boolean isListLost(SlotProgress progress) {
        if (!store.findsAll()) {
            return false;
        }
        boolean mayReset = mode == SnapshotMode.WHEN_NEEDED || mode == SnapshotMode.ALWAYS;
        return (mayReset ? progress : progress.requireList()).hasLostList();
    }

    private static boolean isLost(@Nullable SlotStatus slot) {
        return slot == null || slot.isLost();
    }

    /**
     * Returns whether the slot was created again. Such a slot is kept, because it has everything from now on. In other modes
     * the session refuses it.
     */
    private boolean isReplaced(@Nullable SlotStatus slot) {
        return mode == SnapshotMode.WHEN_NEEDED && slot != null && store.isReplaced(slot);
    }

    /** Returns whether the slot was lost and is created again. What was delivered from the former one says nothing about it. */
    boolean isRecreated() {
        return isRecreated;
    }

    /** Progress that was lost cannot be told from one that never was, but topics that hold records can. */
    private void announceFirst(boolean isThere) {
        Set<String> others = store.others(topics);
        if (!others.isEmpty()) {
            warnOfLoss(isThere, others);
        }
        if (isThere && mode != SnapshotMode.ON_DEMAND) {
            LOG.info(
                    "{} holds no progress of slot \"{}\": the rows of its tables are read"
                            + " (snapshot.mode=never if Kafka has them already)",
                    store.place().name(),
                    slot);
        }
    }

    /** Topics may have been created for the first start. */
    private void warnOfLoss(boolean isThere, Set<String> others) {
        LOG.warn(
                "{} holds no progress of slot \"{}\", {}, although {} topics of its records exist, {} among them. If the progress"
                        + " was lost, {} missing unless their rows are read now (snapshot.mode={}): `walferry snapshot` reads"
                        + " them{}",
                store.place().name(),
                slot,
                isThere ? "which exists" : "which does not exist either",
                others.size(),
                others.iterator().next(),
                isThere
                        ? "tables that were parked are carried again, and the changes that were left out stay"
                        : "all tables are carried from now on, and the changes until now stay",
                mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                isThere ? "" : ". Rows that were deleted unseen keep their last record");
    }

    private ReplicationException lost(boolean isThere) {
        return new ReplicationException(
                Category.SLOT_LOST,
                "slot \"" + slot + "\" " + (isThere ? "was invalidated" : "no longer exists")
                        + ", but " + store.place().name()
                        + " holds its progress: the changes since then are lost. Set snapshot.mode=when-needed to create the slot"
                        + " again and to read all tables again; or, if nothing is missing, "
                        + store.place().reset() + " and create the slot",
                null);
    }

    private String listLost() {
        return ", because " + store.place().name()
                + " no longer holds the list of them (it was lost, or another daemon has"
                + " started over at the same time)";
    }

    private void reset(KnownProgress begun, ProgressWriter writer, String why) {
        LOG.warn(
                LogEvent.SNAPSHOT_RESET.marker(),
                "slot \"{}\": all tables are read again{}. Rows that were deleted unseen keep their last record",
                slot,
                why);
        takes.takeOver(); // nothing of the slot before counts any longer
        begun.reset(writer);
        if (isRecreated) {
            writer.forgetPosition();
        }
        long deadline = System.nanoTime() + store.patience().toNanos();
        for (writer.advance(); !writer.isSettled(); writer.advance()) {
            if (takes.isStopped() || deadline - System.nanoTime() < 0) {
                throw new DeliveryException(
                        store.place().name() + ": Kafka has not acknowledged within "
                                + store.patience().toSeconds()
                                + " s that all tables are read again (see whether the brokers are up, and start again)",
                        new TimeoutException(),
                        true);
            }
            takes.awaitAcknowledgement(PAUSE_NANOS);
        }
    }
}
