package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.session.slot.SlotHistory;
import dev.walferry.kafka.session.slot.SlotRemedy;
import dev.walferry.kafka.session.slot.Standby;
import dev.walferry.kafka.session.table.OwnTopics;
import dev.walferry.kafka.session.table.Snapshots;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotPosition;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a slot, one after another: each waits for its turn if daemons share the slot, prepares what it needs, opens
 * the stream and carries its changes. Each goes on with what the one before left. For one thread, except for
 * {@link #tables}.
 */
final class SlotSessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotSessions.class);
    private static final Duration TAKEOVER = Duration.ofMillis(20);

    private final SinkConfig config;
    private final SourceDatabase database;
    private final UnaryOperator<SessionRecords.Factory<ProducerRecord<byte[], byte[]>>> records;
    private final Progress progress;
    private final Failures failures;
    private final Attempts attempts;
    private final BooleanSupplier isToEnd;
    private final KeyMemory rememberedKeys = new KeyMemory();
    private final @Nullable SchemaIds registry;
    private final ProgressTopic topic;
    private final SlotHistory history;
    private final @Nullable Standby standby;
    private volatile @Nullable Snapshots snapshots;

    /** Whether everything has worked once, so that a later failure may go away by itself. */
    private boolean hasBegun;

    /** Whether the slot is held, but not read, until the records beside a failed one have arrived. */
    private boolean isSettling;

    /** What the last session over the same producer has sent, null before it. */
    private @Nullable DeliveryTracker sent;

    /**
     * Creates an instance in which no session has begun.
     *
     * @param config the pipeline's
     * @param database where the slot is
     * @param records changes what makes the records of each session
     * @param progress notes how far they are
     * @param failures where outages are counted
     * @param attempts told when a session begins, and whether it has come further
     * @param isToEnd ends a session once true
     */
    SlotSessions(
            SinkConfig config,
            SourceDatabase database,
            UnaryOperator<SessionRecords.Factory<ProducerRecord<byte[], byte[]>>> records,
            Progress progress,
            Failures failures,
            Attempts attempts,
            BooleanSupplier isToEnd) {
        this.config = config;
        this.database = database;
        this.records = records;
        this.progress = progress;
        this.failures = failures;
        this.attempts = attempts;
        this.isToEnd = isToEnd;
        RegistrySettings settings = config.registry();
        this.registry = settings == null ? null : new SchemaIds(settings, failures);
        this.topic = OwnTopics.progress(config);
        progress.waits().kafka(topic::waiting);
        this.history = new SlotHistory(config.source().slotName(), database, topic, attempts::isStopped);
        this.standby = config.source().takeover().isShared() ? new Standby(database, config.source(), progress) : null;
        this.snapshots = Snapshots.of(config, database, topic, rememberedKeys, failures);
    }

    /** Begins to read what an earlier daemon has kept, while this one waits for PostgreSQL. */
    void readAhead() {
        if (snapshots == null && standby == null) {
            history.readAhead();
        }
    }

    /** Ends every wait for progress from Kafka, now and later. Safe in any thread. */
    void stopWaiting() {
        topic.stopWaiting();
    }

    /** Returns whether this daemon has read the slot, and no other daemon since. */
    boolean isOwn() {
        return history.isOwn();
    }

    /** Returns whether other daemons may read the slot meanwhile. */
    boolean isShared() {
        return standby != null;
    }

    /** Returns whether the slot is held now. */
    boolean isHeld() {
        return progress.state().isStreaming() || isSettling;
    }

    /** Returns whether something has worked already, so that a failure may go away by itself. */
    boolean hasBegun() {
        return hasBegun || (standby != null && standby.hasSeenSlot());
    }

    /** Returns the tables as they are now. Safe in any thread. */
    List<TableView> tables() {
        Snapshots open = snapshots;
        return open == null ? List.of() : open.tables();
    }

    /** Has the next sessions send over a new producer. */
    void begin(KafkaPublisher publisher) {
        sent = null;
        history.begin(publisher);
    }

    /**
     * Runs the next session to its end.
     *
     * @param publisher takes the records
     * @throws ReplicationException if the source is at fault, or a change
     * @throws DeliveryException if Kafka is
     */
    void run(KafkaPublisher publisher) {
        if (standby != null && !awaitTurn(standby, publisher)) {
            return;
        }
        progress.state().connecting(true);
        try {
            runNext(publisher);
        } finally {
            progress.state().connecting(false);
        }
    }

    private void runNext(KafkaPublisher publisher) {
        database.preparePublications();
        if (!history.isOwn()) {
            ListWarnings.log(config, database);
        }
        Snapshots reads = snapshots;
        if (reads != null) {
            reads.prepare(publisher);
            if (reads.isIdle()) {
                LOG.info("all tables were read, and snapshot.mode asks for nothing else");
                progress.state().finished();
                attempts.stop();
                return;
            }
        }
        history.read(reads == null ? null : reads::delivered);
        progress.state().connecting(true); // what came before was Kafka's time
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
            progress.state().connecting(false);
            attempts.connected("slot \"" + config.source().slotName() + "\"");
            if (!takesOver(publisher, changes)) {
                return;
            }
            run(new Session<>(
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
                    isToEnd));
        } finally {
            history.closed(changes);
            hasBegun = true;
            if (changes.confirmed().isAfter(begun)) {
                attempts.cameFurther();
            }
        }
        keepSoon();
    }

    /**
     * Has Kafka refuse what a former daemon of the slot still sends, if that is configured. Only the daemon that holds the
     * slot may do that. A daemon that was frozen after it had opened the slot may have lost it since, and must not send what
     * it has read. So the slot is checked again after Kafka has answered: Kafka listens to any daemon that takes the slot
     * later.
     *
     * @return false if the daemon is told to stop meanwhile
     */
    private boolean takesOver(KafkaPublisher publisher, SlotSource changes) {
        if (config.transactionalId() == null) {
            return true;
        }
        isSettling = true;
        progress.state().settling(true);
        try {
            while (!publisher.awaitTakeover(TAKEOVER)) {
                if (isToEnd.getAsBoolean()) {
                    return false;
                }
                changes.keepUp();
            }
            changes.requireHeld();
            return true;
        } finally {
            isSettling = false;
            progress.state().settling(false);
        }
    }

    private void run(Session<?> session) {
        if (sent != null) {
            session.settle(sent);
        }
        sent = session.tracker();
        session.run();
    }

    /** Keeps how far the slot was delivered, if that can be done at once and no other daemon may have the slot. */
    void keepSoon() {
        if (standby == null) {
            history.keepSoon();
        }
    }

    /**
     * Lets the records in flight beside a failed one arrive. The stream is open meanwhile, so that a lost slot shows at
     * once, however long Kafka does not answer.
     *
     * @param publisher has sent it
     * @throws ReplicationException if the stream ends
     */
    void settle(KafkaPublisher publisher) {
        if (!history.isOwn() || standby != null) {
            attempts.settle(publisher, progress, isToEnd, () -> {});
            return;
        }
        try {
            settleOverStream(publisher);
        } catch (ReplicationException e) {
            throw SlotRemedy.of(e, config.source().slotName());
        }
    }

    private void settleOverStream(KafkaPublisher publisher) {
        SlotSource changes = history.open(false);
        isSettling = true;
        try (changes) {
            attempts.settle(publisher, progress, isToEnd, changes::keepUp);
        } finally {
            isSettling = false;
            history.closed(changes);
        }
    }

    /** Returns false if the daemon is told to stop meanwhile. */
    private boolean awaitTurn(Standby queue, KafkaPublisher publisher) {
        SlotStatus slot = queue.awaitTurn(attempts.stopped(), publisher::lookForBroker);
        if (attempts.isStopped()) {
            return false;
        }
        if (hasBegun) {
            readAgain();
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

    /** Notes that another daemon had the slot when this one wanted to open it: what that daemon has kept counts now. */
    void slotIsTaken() {
        if (standby == null && !history.isOwn()) {
            readAgain();
        }
    }

    private void readAgain() {
        closeSnapshots();
        snapshots = Snapshots.of(config, database, topic, rememberedKeys, failures);
        history.mayHaveChanged();
    }

    private void closeSnapshots() {
        Snapshots open = snapshots;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closeSnapshots();
        if (registry != null) {
            registry.close();
        }
    }
}
