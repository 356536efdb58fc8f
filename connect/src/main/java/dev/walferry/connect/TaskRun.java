package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.group.OwnedTables;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.key.RememberedKeys;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.session.Attempts;
import dev.walferry.kafka.session.Session;
import dev.walferry.kafka.session.SessionRecords;
import dev.walferry.kafka.session.table.Snapshots;
import dev.walferry.kafka.source.PluginWarning;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a pipeline: reads the slot and reconnects until it is stopped or until an error that needs a person.
 *
 * <p>Unlike the daemon it tries again from the start: a worker starts tasks by itself at any time, also while PostgreSQL is
 * away or while the task's predecessor still holds the slot.
 */
final class TaskRun {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private final SinkConfig config;
    private final @Nullable Conflicts conflicts;
    private final TaskPublisher publisher;
    private final KeptOffset kept;
    private final TaskRecordsFactory records;
    private final TaskSnapshots snapshots;
    private final SourceDatabase database;
    private final RememberedKeys rememberedKeys = new KeyMemory();
    private final Progress progress = new Progress(new DeliveryHistory());
    private final Attempts attempts;
    private final Thread thread;
    private volatile @Nullable ReplicationException refusal;
    private volatile @Nullable Throwable failure;

    // Used by the thread alone.
    private @Nullable SlotPosition left;
    private @Nullable DeliveryTracker sent;
    private boolean checked;

    /**
     * Creates a run that has not begun.
     *
     * @param config what to read, and how
     * @param conflicts of this pipeline with others of the connector; null if there are no others
     * @param publisher takes the records
     * @param kept what earlier tasks have sent
     * @param records makes them
     * @param snapshots decides which tables are read, closed at the end
     */
    TaskRun(
            SinkConfig config,
            @Nullable Conflicts conflicts,
            TaskPublisher publisher,
            KeptOffset kept,
            TaskRecordsFactory records,
            TaskSnapshots snapshots) {
        this.config = config;
        this.conflicts = conflicts;
        this.publisher = publisher;
        this.kept = kept;
        this.records = records;
        this.snapshots = snapshots;
        this.database = new SourceDatabase(config.source(), StreamFingerprint.hasMessages(config));
        this.attempts = new Attempts(config.source(), LOG, progress.deliveries().failures());
        progress.deliveries().failures().whenThreadDies(this::stop);
        this.thread = new Thread(this::run, "walferry-" + config.source().slotName());
        thread.setDaemon(true);
    }

    void start() {
        // drivers and formats look for their parts in the thread's context class loader, which must be the plugin's
        thread.setContextClassLoader(TaskRun.class.getClassLoader());
        thread.start();
    }

    /** Returns why the run has ended; null while it runs and after a stop. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Asks it to let what was given out arrive and to end. Returns at once. */
    void stop() {
        attempts.stop();
        publisher.stop();
    }

    /** Ends with an error, although it could go on. Returns at once. */
    void refuse(String why) {
        refusal = new ReplicationException(
                Category.FATAL, "slot \"" + config.source().slotName() + "\": " + why, null);
        stop();
    }

    /** Waits until the thread has ended and the slot is free. */
    boolean hasEnded(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Cuts the connections, because PostgreSQL does not answer: the server then lets go of the slot by itself. */
    void cut() {
        LOG.warn(
                "slot \"{}\": PostgreSQL does not end the connection, so it is cut",
                config.source().slotName());
        try {
            database.abort();
        } finally {
            thread.interrupt(); // it may wait for Kafka
        }
    }

    private void run() {
        PluginWarning.log(config.source());
        RegistrySettings settings = config.registry();
        try (snapshots;
                SchemaIds registry = settings == null
                        ? null
                        : new SchemaIds(settings, progress.deliveries().failures());
                SlotWatch watch = new SlotWatch(
                                database::connect,
                                config.source().slotName(),
                                0, // a task drops no slot
                                state -> {},
                                progress.state()::isStreaming,
                                progress.deliveries().failures())
                        .start()) {
            LOG.debug("watching the slot with {}", watch);
            while (!attempts.isStopped()) {
                runSession(registry);
            }
            progress.deliveries().failures().requireThreads();
            failure = refusal;
        } catch (Throwable e) { // whatever it is, the worker has to know
            failure = e;
        }
    }

    private void runSession(@Nullable SchemaIds registry) {
        try {
            database.preparePublications();
            if (left == null) {
                requireNoConflict();
            }
            if (attempts.isStopped()) {
                return; // stopped meanwhile; the slot may be another task's by now
            }
            Snapshots reads = snapshots.prepare(
                    database, left == null, progress.deliveries().failures());
            if (attempts.isStopped()) {
                return; // while it waited for Kafka, another task may have taken the slot
            }
            if (reads != null && reads.isIdle()) {
                LOG.info("all tables were read, and snapshot.mode asks for nothing else");
                attempts.awaitStop();
            } else {
                runSession(reads, registry);
            }
        } catch (ReplicationException e) {
            tryAgain(TaskRemedy.of(e), e.isRetriable());
        } catch (DeliveryException e) {
            tryAgain(e, e.isRetriable());
        }
    }

    private void requireNoConflict() {
        String found = conflicts == null ? null : conflicts.find();
        if (found != null) {
            throw new ReplicationException(Category.FATAL, found, null);
        }
    }

    private void tryAgain(RuntimeException e, boolean isRetriable) {
        if (attempts.isStopped()) {
            return;
        }
        if (!isRetriable) {
            throw e;
        }
        attempts.failed(e);
        attempts.pause();
    }

    private void runSession(@Nullable Snapshots reads, @Nullable SchemaIds registry) {
        SlotSource changes = database.open(left, createsSlot(reads), records.limit()::get);
        Lsn begun = changes.confirmed();
        try (changes) {
            attempts.connected("slot \"" + config.source().slotName() + "\"");
            runSession(changes, reads, registry);
        } finally {
            left = changes.left();
            if (changes.confirmable().isAfter(begun)) {
                attempts.cameFurther();
            }
        }
    }

    /** Returns whether a missing slot is created. Refuses to create it if changes would be missing. */
    private boolean createsSlot(@Nullable Snapshots reads) {
        boolean creates = reads == null ? config.source().createSlot() : reads.createsSlot();
        if (reads != null && reads.isRecreated()) {
            kept.forget();
        }
        if (creates && left == null) {
            kept.requireSlot(database::slot);
        }
        return creates;
    }

    /** Runs one session. Records that the worker was not given yet are made again, so the earlier ones are discarded first. */
    private void runSession(SlotSource changes, @Nullable Snapshots reads, @Nullable SchemaIds registry) {
        if (!checked) {
            kept.readAgain();
        }
        kept.requireSame(changes, this::isCopy);
        if (!checked) {
            kept.requireReached(changes);
        }
        checked = true;
        publisher.discard();
        Session<TaskRecord> session = new Session<>(
                config,
                database,
                rememberedKeys,
                registry,
                changes,
                publisher,
                begin(),
                reads,
                new IdleOffsets(
                        changes::confirmable,
                        records,
                        publisher,
                        config.source().statusInterval()),
                progress,
                attempts::isStopped);
        if (sent != null) {
            session.settle(sent);
        }
        sent = session.tracker();
        session.run();
    }

    /**
     * Returns whether the slot was copied. Once the offset was compared with the slot, opening the slot again checks
     * that.
     */
    private boolean isCopy() {
        if (checked) {
            return true;
        }
        SlotStatus slot = database.slot();
        return slot != null && slot.synced();
    }

    private SessionRecords.Factory<TaskRecord> begin() {
        SessionRecords.Factory<TaskRecord> begun = (changes, settings, facts, lookups, markers) ->
                records.begin(changes, settings, facts, lookups, markers, publisher.given());
        return conflicts == null ? begun : OwnedTables.before(begun, config, conflicts.tables());
    }
}
