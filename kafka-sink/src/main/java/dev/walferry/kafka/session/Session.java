package dev.walferry.kafka.session;

import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.HeartbeatSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.pipeline.Checkpoints;
import dev.walferry.kafka.pipeline.Heartbeats;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.ReplicationLoop;
import dev.walferry.kafka.pipeline.SourceSigns;
import dev.walferry.kafka.pipeline.SpoolSize;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.RememberedKeys;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.session.table.SnapshotRun;
import dev.walferry.kafka.session.table.Snapshots;
import dev.walferry.kafka.source.DatabaseHeartbeat;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires one session: the slot's changes, a mapper, a tracker and the loop. For one thread.
 *
 * @param <R> what a record is: Kafka's, or that of the runtime that sends it
 */
public final class Session<R> {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration DRAIN = Duration.ofSeconds(4);

    /** The sender takes nothing more by then, and has reported nearly everything. */
    private static final Duration SHORT_DRAIN = Duration.ofSeconds(1);

    private static final Duration SETTLE = Duration.ofMillis(20);

    private final SinkConfig config;
    private final SourceDatabase database;
    private final RememberedKeys rememberedKeys;
    private final @Nullable SchemaIds registry;
    private final SlotSource changes;
    private final RecordPublisher<R> publisher;
    private final SessionRecords.Factory<R> records;
    private final @Nullable Snapshots snapshots;
    private final Checkpoints keeper;
    private final Progress progress;
    private final BooleanSupplier stopping;
    private final DeliveryTracker tracker;
    private final SessionErrors errors;

    /**
     * Creates a session over an open stream.
     *
     * @param config what records look like
     * @param database asked for what the stream does not contain
     * @param rememberedKeys keys that earlier sessions have seen
     * @param registry supplies the ids of schemas, not closed; null if no format needs them
     * @param changes the stream, not closed
     * @param publisher takes the records, not closed
     * @param records makes the records
     * @param snapshots what tables are read, prepared for this session; null if none ever is
     * @param keeper told between transactions how far the session is
     * @param progress notes how far it is
     * @param stopping asked often; once true the session comes to its end
     */
    public Session(
            SinkConfig config,
            SourceDatabase database,
            RememberedKeys rememberedKeys,
            @Nullable SchemaIds registry,
            SlotSource changes,
            RecordPublisher<R> publisher,
            SessionRecords.Factory<R> records,
            @Nullable Snapshots snapshots,
            Checkpoints keeper,
            Progress progress,
            BooleanSupplier stopping) {
        this.config = config;
        this.database = database;
        this.rememberedKeys = rememberedKeys;
        this.registry = registry;
        this.changes = changes;
        this.publisher = publisher;
        this.records = records;
        this.snapshots = snapshots;
        this.keeper = keeper;
        this.progress = progress;
        this.stopping = stopping;
        this.tracker = new DeliveryTracker(changes.confirmed());
        this.errors = new SessionErrors(config.source().slotName(), changes::lsn, snapshots);
    }

    /**
     * Decides what is confirmed; a later session asks whether a record of this one has failed meanwhile.
     *
     * @return the tracker of what the session sends
     */
    public DeliveryTracker tracker() {
        return tracker;
    }

    /**
     * Lets what an earlier session has sent arrive, before anything is sent again: otherwise an old version of a row could
     * overtake a newer one. The stream is open meanwhile, so that a slot that was lost shows at once.
     *
     * @param earlier what was sent
     * @throws DeliveryException if it does not arrive
     * @throws ReplicationException if the stream ends
     */
    public void settle(DeliveryTracker earlier) {
        progress.state().settling(true);
        try {
            while (!stopping.getAsBoolean() && !publisher.awaitAll(SETTLE)) {
                requireNoFailure(earlier);
                changes.keepUp();
            }
        } finally {
            progress.state().settling(false);
        }
        requireNoFailure(earlier);
    }

    private void requireNoFailure(DeliveryTracker earlier) {
        if (earlier.failure() instanceof DeliveryException e) {
            throw errors.explained(e);
        }
    }

    /**
     * Carries changes until told to stop.
     *
     * @throws ReplicationException if the source is at fault, or a change
     * @throws DeliveryException if Kafka is
     */
    public void run() {
        LOG.info(
                LogEvent.STREAM_STARTED.marker(),
                "streaming from slot \"{}\" at {}, PostgreSQL {}",
                config.source().slotName(),
                changes.confirmed(),
                changes.serverMajor());
        progress.begin(changes.timeline(), changes.confirmed());
        progress.spool(new SpoolSize(changes::memoryUsed, changes::spooledBytes));
        progress.source(new SourceSigns(changes::bytesRead, changes::silence, changes::told, changes::heldBack));
        progress.streaming(true);
        try {
            errors.explaining(this::stream);
        } finally {
            progress.spool(SpoolSize.NONE);
            progress.streaming(false);
            progress.source(SourceSigns.NONE); // last: while a stream runs, nothing said means nothing held back
        }
    }

    private void stream() {
        try (SnapshotRun snapshot = snapshots == null ? null : snapshots.over(changes)) {
            if (snapshots != null && snapshot != null) {
                progress.waits().of(Kind.ROWS, snapshot::changesWaitFor);
                whileOwner(() -> snapshots.settle(snapshot, this::stopsWaiting));
            }
            stream(snapshot);
        } finally {
            progress.waits().over(Kind.ROWS);
        }
        LOG.info(LogEvent.STREAM_STOPPED.marker(), "stopped; confirmed up to {}", changes.confirmed());
    }

    /** A wait for Kafka does not count as stuck, because a restarted daemon would wait as well. */
    private boolean stopsWaiting() {
        progress.step();
        return stopping.getAsBoolean();
    }

    private void stream(@Nullable SnapshotRun snapshot) {
        Failures failures = progress.deliveries().failures();
        DatabaseHeartbeat heartbeat = DatabaseHeartbeat.start(database, config.heartbeats(), failures);
        try (SessionLookups lookups = new SessionLookups(config, database, rememberedKeys, registry, failures)) {
            SourceFacts facts = new SourceFacts(Version.CURRENT, database.database());
            progress.lookups().of(lookups.records()::trouble);
            SessionRecords<R> mapper = records.begin(
                    changes,
                    config.records(),
                    facts,
                    lookups.records(),
                    snapshot == null ? SnapshotMarkers.beginning() : snapshot.markers());
            ReplicationLoop<R> loop = new ReplicationLoop<>(
                    snapshot == null ? changes : snapshot.source(),
                    snapshots == null || snapshot == null
                            ? mapper
                            : new ParkedTables<>(snapshots.parked(), snapshot.source()::leftOut, mapper),
                    publisher,
                    tracker,
                    progress,
                    heartbeats(mapper),
                    snapshot == null ? keeper : snapshot.and(keeper),
                    this::isToEnd);
            whileOwner(() -> {
                loop.run();
                loop.drain(publisher.isStopped() ? SHORT_DRAIN : DRAIN);
            });
        } finally {
            heartbeat.close();
        }
    }

    /**
     * A daemon that takes the slot next must not meet records of this session, so they are dropped before anything is
     * closed.
     */
    private void whileOwner(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (config.source().takeover().isShared()) {
                publisher.abandon();
            }
            throw e;
        }
    }

    private boolean isToEnd() {
        return stopping.getAsBoolean() || (snapshots != null && snapshots.isOver());
    }

    private Heartbeats<R> heartbeats(SessionRecords<R> mapper) {
        HeartbeatSettings settings = config.heartbeats();
        return settings.enabled()
                ? new Heartbeats<>(settings.interval(), mapper.heartbeats(settings.topic()))
                : Heartbeats.none();
    }
}
