package dev.walferry.kafka.session.slot;

import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.progress.KeptPosition;
import dev.walferry.kafka.progress.PositionWriter;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotPosition;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what was delivered from a slot: by this daemon, or by an earlier one, which has kept it in the progress topic. A
 * server that lacks it, because a standby was promoted that had not received it, is refused until a person has decided. For
 * one thread.
 */
public final class SlotHistory {
    private static final Logger LOG = LoggerFactory.getLogger(SlotHistory.class);
    private static final Duration KEEPS = Duration.ofSeconds(10);

    /** The same limit once the daemon is told to stop: it then has ten seconds for everything. */
    private static final Duration KEEPS_AT_END = Duration.ofSeconds(4);

    private static final long PAUSE_NANOS = 1_000_000;

    private final String slot;
    private final SourceDatabase database;
    private final ProgressTopic topic;
    private final BooleanSupplier isStopped;
    private final KeptLimit limit;

    /** Where the last session has left the slot; null before the first, or if another daemon has read on from there. */
    private @Nullable SlotPosition left;

    /** What a daemon has kept. */
    private @Nullable KeptPosition kept;

    /** The timeline of the last position that was kept; null for none. */
    private @Nullable Integer timeline;

    private boolean isRead;
    private @Nullable Supplier<@Nullable KeptPosition> ahead;
    private @Nullable KafkaPublisher publisher;
    private @Nullable PositionWriter writer;

    /**
     * Creates a history of which nothing is known yet.
     *
     * @param slot its name
     * @param database where it is
     * @param topic where the position is kept
     * @param isStopped whether the daemon is told to stop, which ends every wait soon
     */
    public SlotHistory(String slot, SourceDatabase database, ProgressTopic topic, BooleanSupplier isStopped) {
        this.slot = slot;
        this.database = database;
        this.topic = topic;
        this.isStopped = isStopped;
        this.limit = new KeptLimit(slot);
    }

    /**
     * Returns whether this daemon has read the slot, and no other one since.
     *
     * @return false before it has read it
     */
    public boolean isOwn() {
        return left != null;
    }

    /**
     * Returns where this daemon has left the slot.
     *
     * @return null if it has not read it, or another one has since
     */
    @Nullable
    public SlotPosition left() {
        return left;
    }

    /** Notes that another daemon may have had the slot: what that one has kept counts now. */
    public void mayHaveChanged() {
        isRead = false;
    }

    /** Notes that another daemon has read on. */
    public void readByAnother() {
        left = null;
    }

    /**
     * Sets the publisher that takes what is kept from now on.
     *
     * @param takes the publisher
     */
    public void begin(KafkaPublisher takes) {
        publisher = takes;
        writer = new PositionWriter(topic, slot, takes);
    }

    /** Begins to read the topic, while the daemon waits for PostgreSQL. */
    public void readAhead() {
        ahead = topic.readOrCreateAhead(slot);
    }

    /**
     * Takes note of what was kept, unless that is known. Waits for Kafka.
     *
     * @param keeper asked for it; null to read the topic
     * @throws DeliveryException if Kafka does not answer
     */
    public void read(@Nullable Supplier<@Nullable KeptPosition> keeper) {
        if (isRead) {
            return;
        }
        kept = keeper == null ? readTopic() : keeper.get();
        timeline = kept == null ? null : kept.position().timeline();
        limit.of(kept);
        isRead = true;
    }

    private @Nullable KeptPosition readTopic() {
        Supplier<@Nullable KeptPosition> begun = ahead;
        ahead = null;
        return begun == null ? topic.readOrCreate(slot) : begun.get();
    }

    /**
     * Opens the slot's stream.
     *
     * @param createSlot whether a missing slot is created
     * @return the stream, to be closed and then passed to {@link #closed}
     * @throws ReplicationException if it cannot be opened; as {@link Category#OTHER_HISTORY} also after a restart
     */
    public SlotSource open(boolean createSlot) {
        try {
            SlotPosition before = kept == null ? null : kept.position();
            return requireOwn(database.open(left, before, createSlot, limit::get));
        } catch (ReplicationException e) {
            if (e.category() == Category.OTHER_HISTORY) {
                keepLeftIfTaken();
            }
            throw e;
        }
    }

    /**
     * Requires that the slot is the one that was read before. A slot that this daemon itself has left needs no record. An
     * earlier daemon may have moved it since the topic was read.
     */
    private SlotSource requireOwn(SlotSource changes) {
        if (left != null || !KeptLimit.isPassed(changes, kept)) {
            return changes;
        }
        try {
            KeptPosition now =
                    topic.readPosition(slot); // this daemon holds the slot, so no other one moves it meanwhile
            if (now != null && KeptLimit.isPassed(changes, now)) {
                throw limit.error(changes, now);
            }
            kept = now;
            limit.of(now);
            return changes;
        } catch (RuntimeException e) {
            changes.close();
            throw e;
        }
    }

    /**
     * Keeps the position of a stream. Waits for Kafka if the server was promoted since the last position that was kept.
     *
     * @param changes the stream
     * @return to be told of what was handed over
     * @throws DeliveryException if Kafka refuses the first position on the new timeline
     */
    public Checkpoints over(SlotSource changes) {
        limit.begin(changes, writer());
        Integer before = timeline;
        if (before != null && before != changes.timeline()) {
            keepBegin(changes);
        }
        timeline = changes.timeline();
        return new PositionCheckpoints(changes::left, writer(), takes()::isStopped);
    }

    /**
     * Stores the first position on a new timeline before anything is confirmed there. Otherwise the slot would be on the new
     * timeline and the stored position on an earlier one, and the slot would count as another one.
     */
    private void keepBegin(SlotSource changes) {
        writer().write(changes.left());
        awaitKept(changes::keepUp);
        if (!writer().isSettled()) {
            LOG.warn(
                    "slot \"{}\": Kafka has not acknowledged the first position on timeline {} within {} s. If this daemon is"
                            + " killed before Kafka does, the next one may mistake the slot for another of that name",
                    slot,
                    changes.timeline(),
                    KEEPS.toSeconds());
        }
    }

    /**
     * Notes that a stream was closed.
     *
     * @param changes the stream
     */
    public void closed(SlotSource changes) {
        left = changes.left();
        database.wasAt(left.told());
    }

    /**
     * Keeps where the stream was left, if it can be done at once. Nothing may be sent if another daemon may read on. If the daemon
     * stops, this is the last position.
     */
    public void keepSoon() {
        keepLeftSoon(isStopped.getAsBoolean());
    }

    private void keepLeftSoon(boolean isFinal) {
        SlotPosition position = left;
        if (position != null) {
            try {
                if (isFinal) {
                    writer().write(new KeptPosition(position, true), () -> {});
                } else {
                    writer().write(position);
                }
                writer().advance();
            } catch (DeliveryException e) {
                LOG.debug("slot \"{}\": the delivered position cannot be stored now", slot, e);
            }
        }
    }

    private void keepLeftIfTaken() {
        try {
            keepLeft();
        } catch (DeliveryException e) {
            LOG.warn(
                    "slot \"{}\": the delivered position cannot be stored, so a daemon that is started again may go on with"
                            + " this server: {}",
                    slot,
                    e.getMessage());
        }
    }

    private void keepLeft() {
        if (!takes().hasTakenOver()) {
            return; // this daemon does not have the slot, so it must not keep others from writing
        }
        keepLeftSoon(false);
        awaitKept(() -> {});
        if (!writer().isSettled()) {
            LOG.warn(
                    "slot \"{}\": Kafka has not acknowledged the last position within {} s, so a daemon that is started again may"
                            + " go on with this server",
                    slot,
                    KEEPS.toSeconds());
        }
    }

    private void awaitKept(Runnable meanwhile) {
        long begun = System.nanoTime();
        for (writer().advance(); !writer().isSettled() && isInTime(begun); writer().advance()) {
            takes().awaitAcknowledgement(PAUSE_NANOS);
            meanwhile.run();
        }
    }

    private boolean isInTime(long begun) {
        Duration limit = isStopped.getAsBoolean() ? KEEPS_AT_END : KEEPS;
        return System.nanoTime() - begun < limit.toNanos();
    }

    private PositionWriter writer() {
        return Objects.requireNonNull(writer, "begin was not called");
    }

    private KafkaPublisher takes() {
        return Objects.requireNonNull(publisher, "begin was not called");
    }
}
