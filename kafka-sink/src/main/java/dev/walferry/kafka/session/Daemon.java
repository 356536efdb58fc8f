package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.daemon.Observation;
import dev.walferry.kafka.observe.daemon.Observed;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.session.slot.SlotHistory;
import dev.walferry.kafka.session.slot.SlotLimit;
import dev.walferry.kafka.session.slot.SlotRemedy;
import dev.walferry.kafka.session.slot.Standby;
import dev.walferry.kafka.source.PluginWarning;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes from PostgreSQL to Kafka until it is stopped, and reconnects to either when needed. {@link
 * RestartPolicy} says which errors end it.
 *
 * <p>One producer lasts over PostgreSQL's reconnects, which keeps the order of records: a new one could overtake what the
 * old one still has in flight. Only when a record has failed is there a new one.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe in any.
 */
public final class Daemon implements Capture {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration SLOT_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PROGRESS_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration GUARD_INTERVAL = Duration.ofSeconds(5);

    private final SinkConfig config;
    private final SourceDatabase database;
    private volatile @Nullable Snapshots snapshots;
    private final Attempts attempts;
    private final UnaryOperator<SessionRecords.Factory<ProducerRecord<byte[], byte[]>>> records;
    private final KeyMemory rememberedKeys = new KeyMemory();
    private final @Nullable SchemaIds registry;
    private final Failures failures = new Failures();
    private final DeliveryHistory deliveries = new DeliveryHistory(failures);
    private final Progress progress = new Progress(deliveries);
    private final SlotLimit slotLimit;
    private final @Nullable Standby standby;

    /** Open until somebody stops the daemon, although it may end before. */
    private final CountDownLatch told = new CountDownLatch(1);

    private final long slotAwaitedUntil = System.nanoTime() + SLOT_PATIENCE.toNanos();

    private final ProgressTopic topic;
    private final SlotHistory history;

    /** Whether everything has worked once, so that a later failure may go away by itself. */
    private boolean hasBegun;

    private boolean givesUp;

    /** Whether the slot is held, but not read, until the records beside a failed one have arrived. */
    private boolean isSettling;

    /** Whether the slot that is given up was held until then, so that the server may not know yet that it was left. */
    private boolean leaves;

    /** What the last session over the same producer has sent, null before it. */
    private @Nullable DeliveryTracker sent;

    /**
     * A daemon that has not begun.
     *
     * @param config a valid configuration
     */
    public Daemon(SinkConfig config) {
        this(config, UnaryOperator.identity());
    }

    /**
     * A daemon that has not begun, whose records others may look at.
     *
     * @param config a valid configuration
     * @param records changes what makes the records of each session
     */
    public Daemon(SinkConfig config, UnaryOperator<SessionRecords.Factory<ProducerRecord<byte[], byte[]>>> records) {
        this.config = config;
        this.records = records;
        this.database = new SourceDatabase(
                config.source(),
                config.records().needsMessages() || config.heartbeats().message() || config.signalSecret() != null,
                failures);
        this.topic = OwnTopics.progress(config);
        this.snapshots = Snapshots.of(config, database, topic, rememberedKeys, failures);
        this.history = new SlotHistory(config.source().slotName(), database, topic);
        RegistrySettings settings = config.registry();
        this.registry = settings == null ? null : new SchemaIds(settings, failures);
        this.slotLimit = new SlotLimit(database, config.source());
        this.standby = config.source().takeover().isShared() ? new Standby(database, config.source(), progress) : null;
        this.attempts = new Attempts(config.source(), LOG, failures);
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void stop() {
        told.countDown();
        attempts.stop();
    }

    /** Ends {@link #carry} as {@link #stop} does, but {@link #guardSlot} may follow. Returns at once. */
    public void leave() {
        attempts.stop();
    }

    private boolean isStopped() {
        return attempts.isStopped();
    }

    private boolean isGivingUp() {
        if (!givesUp && slotLimit.isExceeded()) {
            leaves = progress.isStreaming() || isSettling;
            givesUp = leaves || (isMine() && slotLimit.isExceededAndLeft());
        }
        return givesUp;
    }

    /**
     * Whether the slot is this daemon's even while it does not read it. One that it shares is not, because another
     * daemon may read it. One that it has never read is not either, except among several pipelines: their process goes
     * on for as long as one of them works, and nobody else looks after the rest.
     */
    private boolean isMine() {
        return standby == null && (history.isOwn() || config.pipeline().word() != null);
    }

    private ReplicationException giveUp() {
        return leaves
                ? slotLimit.giveUp(progress.confirmed(), attempts.stopped())
                : slotLimit.drop(progress.confirmed());
    }

    private boolean isToEnd() {
        return isStopped() || isGivingUp();
    }

    @Override
    public void run() {
        try (Observation observation = Observation.start(List.of(observed(() -> null)))) {
            LOG.debug("observed by {}", observation);
            runUntilStopped();
        } finally {
            close();
        }
    }

    /** Does the same as {@link #run} for a process that observes all of its pipelines itself. */
    public void carry() {
        try {
            runUntilStopped();
        } finally {
            close();
        }
    }

    private void close() {
        closeSnapshots();
        if (registry != null) {
            registry.close();
        }
    }

    /**
     * Watches over {@code slot.give.up.retained.bytes} after {@link #carry} has ended, until the daemon is stopped: the process
     * may go on for a long time, and nobody else would. A slot that another daemon reads is left alone, and one that another
     * daemon may take over is given that time.
     *
     * @return what the slot was given up with; null if it was not
     */
    public @Nullable ReplicationException guardSlot() {
        while (!isTold()) {
            try {
                if (slotLimit.isExceededAndLeft()) {
                    return slotLimit.drop(progress.confirmed());
                }
            } catch (RuntimeException e) {
                LOG.error("the slot cannot be given up; trying again: {}", e.getMessage());
            }
        }
        return null;
    }

    private boolean isTold() {
        try {
            return told.await(GUARD_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void closeSnapshots() {
        Snapshots open = snapshots;
        if (open != null) {
            open.close();
        }
    }

    private List<TableView> tables() {
        Snapshots open = snapshots;
        return open == null ? List.of() : open.tables();
    }

    /**
     * What can be seen of it.
     *
     * @param end why it has ended although its process goes on; null while it has not
     * @return to be observed
     */
    public Observed observed(Supplier<@Nullable String> end) {
        return new Observed(config, database, progress, failures, this::tables, slotLimit::look, end);
    }

    private void runUntilStopped() {
        PluginWarning.log(config.source());
        if (snapshots == null && standby == null) {
            history.readAhead();
        }
        while (!isToEnd()) {
            try (KafkaPublisher publisher = newPublisher()) {
                if (!history.isOwn()) {
                    publisher.requireBroker();
                }
                runSessions(publisher);
            } catch (DeliveryException e) {
                noteOrThrow(e);
                attempts.pause();
            }
        }
        if (!isStopped()) {
            throw giveUp();
        }
    }

    private KafkaPublisher newPublisher() {
        return new KafkaPublisher(
                config.producer(),
                new TopicCreation(config.topics(), config.records().compactedTopics()),
                config.inflightMaxBytes(),
                deliveries);
    }

    /** Runs one session after another over the same producer, until a record fails. */
    private void runSessions(KafkaPublisher publisher) {
        sent = null;
        history.begin(publisher);
        while (!isToEnd()) {
            try {
                runSession(publisher);
            } catch (ReplicationException e) {
                keepSoon();
                noteOrThrow(e);
                if (e.category() == ReplicationException.Category.SLOT_IN_USE && standby == null && !history.isOwn()) {
                    readAnew();
                }
                attempts.pause();
                if (standby != null) {
                    return; // another daemon may read on, so this producer may send nothing more
                }
            } catch (DeliveryException e) {
                noteOrThrow(e);
                settle(publisher);
                settleProgress(publisher);
                attempts.pause();
                return;
            }
        }
    }

    /**
     * Lets what is in flight beside a failed record arrive. The stream is open meanwhile, so that a slot that was lost shows at
     * once, however long Kafka does not answer.
     */
    private void settle(KafkaPublisher publisher) {
        if (!history.isOwn() || standby != null) {
            attempts.settle(publisher, this::isToEnd, () -> {});
            return;
        }
        while (!isToEnd() && !publisher.awaitAll(Duration.ZERO)) {
            try {
                settleOverStream(publisher);
            } catch (ReplicationException e) {
                noteOrThrow(SlotRemedy.of(e, config.source().slotName()));
                attempts.pause();
            }
        }
    }

    /**
     * The progress topic may be stuck for long, and the worst that an older record causes is one more read of a table's
     * rows.
     */
    private void settleProgress(KafkaPublisher publisher) {
        long deadline = System.nanoTime() + PROGRESS_PATIENCE.toNanos();
        while (!isToEnd() && deadline - System.nanoTime() > 0 && !publisher.awaitOwn(SETTLE)) {
            LOG.debug("waiting for progress that is in flight");
        }
    }

    private void settleOverStream(KafkaPublisher publisher) {
        SlotSource changes = history.open(false);
        isSettling = true;
        try (changes) {
            attempts.settle(publisher, this::isToEnd, changes::keepUp);
        } finally {
            isSettling = false;
            history.closed(changes);
        }
    }

    private void runSession(KafkaPublisher publisher) {
        if (standby != null && !awaitTurn(standby)) {
            return;
        }
        progress.connecting(true);
        try {
            runNextSession(publisher);
        } finally {
            progress.connecting(false);
        }
    }

    private void runNextSession(KafkaPublisher publisher) {
        database.preparePublications();
        if (!history.isOwn()) {
            ListWarnings.log(config, database);
        }
        Snapshots reads = snapshots;
        if (reads != null) {
            reads.prepare(publisher);
            if (reads.isIdle()) {
                LOG.info("all tables were read, and snapshot.mode asks for nothing else");
                progress.finished();
                leave();
                return;
            }
        }
        history.read(reads == null ? null : reads::delivered);
        try {
            carry(publisher, reads);
        } catch (ReplicationException e) {
            throw SlotRemedy.of(e, config.source().slotName());
        }
    }

    private void carry(KafkaPublisher publisher, @Nullable Snapshots reads) {
        SlotSource changes = history.open(reads == null ? config.source().createSlot() : reads.createsSlot());
        Lsn begun = changes.confirmed();
        try (changes) {
            progress.connecting(false);
            attempts.connected("slot \"" + config.source().slotName() + "\"");
            runSession(new Session<>(
                    config,
                    database,
                    rememberedKeys,
                    registry,
                    changes,
                    publisher,
                    records.apply(ProducerRecords.with(OwnTopics.commands(config))),
                    reads,
                    history.over(changes),
                    progress,
                    this::isToEnd));
        } finally {
            history.closed(changes);
            hasBegun = true;
            if (changes.confirmed().isAfter(begun)) {
                attempts.cameFurther();
            }
        }
        keepSoon();
    }

    /** Keeps the position soon, unless another daemon may have the slot. */
    private void keepSoon() {
        if (standby == null) {
            history.keepSoon();
        }
    }

    /** Returns false if the daemon is told to stop meanwhile. */
    private boolean awaitTurn(Standby queue) {
        SlotStatus slot = queue.awaitTurn(attempts.stopped());
        if (isStopped()) {
            return false;
        }
        if (hasBegun) {
            readAnew();
        }
        hasBegun = true;
        SlotPosition before = history.left();
        Lsn confirmed = slot == null ? null : slot.confirmedFlushLsn();
        if (before != null && confirmed != null && confirmed.isAfter(before.told())) {
            LOG.info(
                    "another daemon has read slot \"{}\" from {} to {}; continuing from there",
                    config.source().slotName(),
                    before.told(),
                    confirmed);
            history.readByAnother();
        }
        return true;
    }

    /** What another daemon has kept while it had the slot counts now. */
    private void readAnew() {
        closeSnapshots();
        snapshots = Snapshots.of(config, database, topic, rememberedKeys, failures);
        history.mayHaveChanged();
    }

    private void runSession(Session<?> session) {
        if (sent != null) {
            session.settle(sent);
        }
        sent = session.tracker();
        session.run();
    }

    /** Whether a failure may go away by itself. Among several pipelines, nobody would start this one again. */
    private boolean goesOn() {
        return hasBegun || config.pipeline().word() != null || (standby != null && standby.hasSeenSlot());
    }

    private void noteOrThrow(RuntimeException e) {
        boolean again = switch (RestartPolicy.after(e, goesOn())) {
            case RETRY -> true;
            case WAIT_FOR_SLOT -> slotAwaitedUntil - System.nanoTime() > 0;
            case STOP -> false;
        };
        if (!again) {
            throw e;
        }
        attempts.failed(e);
    }
}
