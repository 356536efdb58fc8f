package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.daemon.Observation;
import dev.walferry.kafka.observe.daemon.Observed;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.session.slot.SlotGuard;
import dev.walferry.kafka.session.slot.SlotLimit;
import dev.walferry.kafka.source.PluginWarning;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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

    private final SinkConfig config;
    private final SourceDatabase database;
    private final Failures failures = new Failures();
    private final DeliveryHistory deliveries = new DeliveryHistory(failures);
    private final Progress progress = new Progress(deliveries);
    private final Attempts attempts;
    private final SlotSessions sessions;
    private final SlotLimit slotLimit;
    private final SlotGuard guard;

    /** Open until the daemon is told to stop, although it may end before. */
    private final CountDownLatch told = new CountDownLatch(1);

    private final long slotAwaitedUntil = System.nanoTime() + SLOT_PATIENCE.toNanos();

    /**
     * Creates a daemon that has not begun.
     *
     * @param config a valid configuration
     */
    public Daemon(SinkConfig config) {
        this(config, UnaryOperator.identity());
    }

    /**
     * Creates a daemon that has not begun, whose records others may look at.
     *
     * @param config a valid configuration
     * @param records changes what makes the records of each session
     */
    public Daemon(SinkConfig config, UnaryOperator<SessionRecords.Factory<ProducerRecord<byte[], byte[]>>> records) {
        this.config = config;
        this.database = new SourceDatabase(
                config.source(),
                config.records().needsMessages() || config.heartbeats().message() || config.signalSecret() != null,
                failures);
        this.attempts = new Attempts(config.source(), LOG, failures);
        this.sessions = new SlotSessions(config, database, records, progress, failures, attempts, this::isToEnd);
        this.slotLimit = new SlotLimit(database, config.source());
        this.guard = new SlotGuard(slotLimit, progress::confirmed, sessions::isHeld, this::isSlotOurs);
        failures.whenThreadDies(this::stop);
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void stop() {
        told.countDown();
        leave();
    }

    /** Ends {@link #carry} as {@link #stop} does, but {@link #guardSlot} may follow. Returns at once. */
    public void leave() {
        attempts.stop();
        sessions.stopWaiting();
    }

    /**
     * Returns whether the slot is this daemon's even while it does not read it. One that it shares is not, because another
     * daemon may read it. One that it has never read is not either, except among several pipelines: their process goes
     * on for as long as one of them works, and nothing else looks after the rest.
     */
    private boolean isSlotOurs() {
        return !sessions.isShared() && (sessions.isOwn() || isOneOfSeveral());
    }

    private boolean isOneOfSeveral() {
        return config.pipeline().word() != null;
    }

    private boolean isToEnd() {
        return attempts.isStopped() || guard.isGivingUp();
    }

    @Override
    public void run() {
        try (Observation observation = Observation.start(List.of(observed(() -> null)))) {
            LOG.debug("observed by {}", observation);
            carry();
        }
    }

    /** Does the same as {@link #run} for a process that observes all of its pipelines itself. */
    public void carry() {
        try (sessions) {
            runUntilStopped();
        }
        failures.requireThreads();
    }

    /**
     * Watches over {@code slot.give.up.retained.bytes} after {@link #carry} has ended, until the daemon is stopped: the process
     * may go on for a long time, and nothing else would.
     *
     * @return what the slot was given up with; null if it was not
     */
    public @Nullable ReplicationException guardSlot() {
        ReplicationException givenUp = guard.watch(told);
        failures.requireThreads();
        return givenUp;
    }

    /**
     * Returns what can be seen of it.
     *
     * @param end why it has ended although its process goes on; null while it has not
     * @return to be observed
     */
    public Observed observed(Supplier<@Nullable String> end) {
        return new Observed(config, database, progress, failures, sessions::tables, slotLimit::look, end);
    }

    private void runUntilStopped() {
        PluginWarning.log(config.source());
        sessions.readAhead();
        while (!isToEnd()) {
            try (KafkaPublisher publisher = newPublisher()) {
                if (!sessions.isOwn()) {
                    progress.waits().askKafka(publisher::requireBroker);
                }
                runSessions(publisher);
            } catch (DeliveryException e) {
                noteOrThrow(e);
                attempts.pause();
            }
        }
        if (!attempts.isStopped()) {
            throw guard.giveUp(attempts.stopped());
        }
    }

    private KafkaPublisher newPublisher() {
        return new KafkaPublisher(
                config.publisher(),
                new TopicCreation(config.topics(), config.records().compactedTopics()),
                config.inflightMaxBytes(),
                deliveries);
    }

    /** Runs one session after another over the same producer, until a record fails. */
    private void runSessions(KafkaPublisher publisher) {
        sessions.begin(publisher);
        while (!isToEnd()) {
            try {
                sessions.run(publisher);
            } catch (ReplicationException e) {
                sessions.keepSoon();
                noteOrThrow(e);
                if (e.category() == ReplicationException.Category.SLOT_IN_USE) {
                    sessions.slotIsTaken();
                }
                attempts.pause();
                if (sessions.isShared()) {
                    return; // another daemon may read on, so this producer may send nothing more
                }
            } catch (DeliveryException e) {
                noteOrThrow(e);
                settle(publisher);
                attempts.pause();
                return;
            }
        }
    }

    /**
     * Lets what is in flight beside a failed record arrive. The progress topic may be stuck for long, and the worst that an
     * older record causes there is one more read of a table's rows.
     */
    private void settle(KafkaPublisher publisher) {
        while (!isToEnd() && !publisher.awaitAll(Duration.ZERO)) {
            try {
                sessions.settle(publisher);
            } catch (ReplicationException e) {
                noteOrThrow(e);
                attempts.pause();
            }
        }
        long deadline = System.nanoTime() + PROGRESS_PATIENCE.toNanos();
        attempts.settleOwn(publisher, () -> isToEnd() || deadline - System.nanoTime() <= 0);
    }

    private void noteOrThrow(RuntimeException e) {
        // among several pipelines, nothing would start this one again; and one that is told to stop has not failed
        boolean goesOn = sessions.hasBegun() || isOneOfSeveral() || attempts.isStopped();
        boolean again = switch (RestartPolicy.after(e, goesOn)) {
            case RETRY -> true;
            case WAIT_FOR_SLOT -> slotAwaitedUntil - System.nanoTime() > 0;
            case STOP -> false;
        };
        if (!again) {
            throw e;
        }
        if (!attempts.isStopped()) {
            progress.waits().failed(e instanceof DeliveryException);
            attempts.failed(e);
        }
    }
}
