package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.SnapshotMode;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.progress.KnownProgress;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotIdentity;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SnapshotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one daemon, over all of its sessions: decides which tables are read.
 *
 * <p>The progress topic is read once, when the daemon starts. After that it is known what it holds, since nothing else may
 * write to it. For one thread.
 */
final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 1_000_000;

    private final SnapshotSettings settings;
    private final ShapeSettings shape;
    private final String slot;
    private final boolean createSlot;
    private final SourceDatabase database;
    private final ProgressTopic topic;

    /** What the topic held when the daemon started. */
    private @Nullable SlotProgress read;

    private @Nullable KnownProgress known;
    private @Nullable SlotIdentity identity;
    private @Nullable SnapshotPlan plan;
    private @Nullable RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;

    private Snapshots(SinkConfig config, SourceDatabase database) {
        this.settings = config.snapshot();
        this.shape = config.records().shape();
        this.slot = config.source().slotName();
        this.createSlot = config.source().createSlot();
        this.database = database;
        String prefix = config.records().topicPrefix();
        this.topic = new ProgressTopic(
                prefix,
                config.producer(),
                config.topics().group(ProgressTopic.name(prefix)).replicationFactor());
    }

    /** The snapshots of a daemon, or null if it takes none. */
    static @Nullable Snapshots of(SinkConfig config, SourceDatabase database) {
        return config.snapshot().mode() == SnapshotMode.NEVER ? null : new Snapshots(config, database);
    }

    /**
     * Decides what the next session does. Called before its stream is opened, because it waits for Kafka and for the
     * catalog.
     *
     * @param takes takes the session's records of progress, not closed
     * @throws ProgressException if the progress found is of no use
     */
    void prepare(RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        publisher = takes;
        KnownProgress progress = known;
        if (progress == null) {
            progress = begin(topic.read(), takes);
            known = progress;
        }
        List<Table> published = database.publishedTables().stream()
                .filter(table -> shape.carries(table.schema(), table.name()))
                .toList();
        requirePublished(published);
        plan = SnapshotPlan.of(settings, progress.tables(), progress.isListed(), published);
        if (!isIdle()) {
            topic.create();
        }
    }

    private KnownProgress begin(SlotProgress progress, RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        SlotStatus found = database.slot();
        boolean isThere = found != null && !found.isLost();
        KnownProgress begun = new KnownProgress(progress);
        read = progress;
        SlotIdentity before = progress.slot();
        if (before == null) {
            announceFirst(isThere);
        } else if (!isThere && settings.mode() != SnapshotMode.WHEN_NEEDED) {
            throw lost(found != null);
        } else if (!isThere || settings.mode() == SnapshotMode.ALWAYS) {
            // before the slot is there again, so that a daemon that is killed in between does not take it for the old
            // one
            reset(begun, new ProgressWriter(topic.name(), before, takes), takes);
        }
        if (found != null && found.isLost() && settings.mode() == SnapshotMode.WHEN_NEEDED) {
            database.dropSlot();
        }
        return begun;
    }

    private void announceFirst(boolean isThere) {
        if (isThere) {
            LOG.info(
                    "topic {} holds no progress of slot \"{}\": the rows of its tables are read"
                            + " (snapshot.mode=never if Kafka has them already)",
                    topic.name(),
                    slot);
        }
    }

    private ProgressException lost(boolean isThere) {
        return new ProgressException(
                "slot \"" + slot + "\" " + (isThere ? "was invalidated" : "does not exist any more")
                        + ", but topic " + topic.name()
                        + " holds its progress: the changes since then are lost. Set snapshot.mode=when-needed to create the slot"
                        + " again and to read all tables again; or, if nothing is missing, delete the topic and create the slot");
    }

    private void reset(
            KnownProgress begun, ProgressWriter writer, RecordPublisher<ProducerRecord<byte[], byte[]>> takes) {
        LOG.warn("slot \"{}\": all tables are read again. Rows that were deleted unseen keep their last record", slot);
        begun.reset(writer);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (writer.advance(); !writer.isSettled(); writer.advance()) {
            if (deadline - System.nanoTime() < 0) {
                throw new DeliveryException(
                        "topic " + topic.name() + ": Kafka has not acknowledged within " + PATIENCE.toSeconds()
                                + " s that all tables are read again (see whether the brokers are up, and start again)",
                        new TimeoutException(),
                        true);
            }
            takes.awaitAcknowledgement(PAUSE_NANOS);
        }
    }

    private void requirePublished(List<Table> published) {
        for (Table table : settings.tables()) {
            if (!published.contains(table)) {
                throw new ProgressException("snapshot.tables names " + table
                        + ", which is in none of the publications or left out by a list of tables: ALTER PUBLICATION ... ADD"
                        + " TABLE, or leave it out");
            }
        }
    }

    /** Whether the slot is created if it does not exist. */
    boolean createsSlot() {
        return createSlot || settings.mode() == SnapshotMode.WHEN_NEEDED;
    }

    /** Whether the daemon is to end: all tables were read, and nothing else was asked for. */
    boolean isOver() {
        return settings.mode() == SnapshotMode.INITIAL_ONLY && known().isFinished();
    }

    private boolean isIdle() {
        return known().isListed() && planned().isEmpty();
    }

    private KnownProgress known() {
        return Objects.requireNonNull(known, "prepare was not called");
    }

    private SnapshotPlan planned() {
        return Objects.requireNonNull(plan, "prepare was not called");
    }

    /**
     * Begins or goes on, over a stream that has just been opened.
     *
     * @param changes the stream, which the result takes over
     * @return null if there is nothing to do in this session; then the stream is still the caller's
     * @throws ProgressException if the progress found is that of another slot
     */
    @Nullable
    SnapshotRun over(SlotSource changes) {
        if (identity == null) {
            identity = identify(changes);
        }
        if (isIdle()) {
            return null;
        }
        ProgressWriter writer =
                new ProgressWriter(topic.name(), identity, Objects.requireNonNull(publisher, "prepare was not called"));
        return SnapshotRun.start(SnapshotSource.over(changes, settings), writer, known(), planned());
    }

    private SlotIdentity identify(SlotSource changes) {
        Objects.requireNonNull(read, "prepare was not called").requireOf(changes.systemId(), slot, changes.confirmed());
        return new SlotIdentity(changes.systemId(), slot, changes.confirmed());
    }
}
