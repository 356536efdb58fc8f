package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.SkippableOperation;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.ReplicationLoop;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.key.CatalogKeyColumns;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.key.RememberedKeys;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import dev.walferry.replication.SlotPosition;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes from PostgreSQL to Kafka until it is stopped, over reconnects of either.
 *
 * <p>The restart policy: what a {@link ReplicationException} or {@link DeliveryException} calls worth another try is
 * tried again with a growing wait; anything else ends {@link #run}. Before the first stream has started everything but a
 * slot held by somebody else ends it, so that a mistake in the configuration shows at once; a slot is waited for,
 * because the server may not have noticed yet that its last client was killed.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe in any.
 */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration DRAIN = Duration.ofSeconds(4);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration SLOT_PATIENCE = Duration.ofSeconds(10);

    private final SinkConfig config;
    private final SourceDatabase source;
    private final Backoff backoff;
    private final RememberedKeys rememberedKeys = new KeyMemory();
    private final Progress progress = new Progress();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable SlotPosition left;

    /**
     * A daemon that has not begun.
     *
     * @param config a valid configuration
     */
    public Daemon(SinkConfig config) {
        this.config = config;
        this.source =
                new SourceDatabase(config.source(), !config.records().skipped().contains(SkippableOperation.M));
        this.backoff =
                new Backoff(config.source().retryBackoff(), config.source().retryBackoffMax());
    }

    /**
     * How far it has come.
     *
     * @return live counters
     */
    public Progress progress() {
        return progress;
    }

    /** Asks it to drain and end. Returns at once. */
    public void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /**
     * Runs until {@link #stop} or until an error that a person has to look at.
     *
     * @throws ReplicationException if the source is at fault
     * @throws DeliveryException if Kafka is
     */
    public void run() {
        while (!isStopped()) {
            try (KafkaPublisher publisher = newPublisher()) {
                if (left == null) {
                    publisher.requireBroker();
                }
                runSessions(publisher);
            } catch (DeliveryException e) {
                waitOrThrow(e, e.isRetriable() && left != null);
            }
        }
    }

    private KafkaPublisher newPublisher() {
        return new KafkaPublisher(config.producer(), TopicCreation.of(config.topics()), config.inflightMaxBytes());
    }

    /** One session after another over the same producer, which keeps the order of records over reconnects. */
    private void runSessions(KafkaPublisher publisher) {
        long started = System.nanoTime();
        while (!isStopped()) {
            try {
                runSession(publisher);
            } catch (ReplicationException e) {
                boolean early = System.nanoTime() - started < SLOT_PATIENCE.toNanos();
                boolean atStart = e.category() == Category.SLOT_IN_USE && early;
                waitOrThrow(e, e.isRetriable() && (left != null || atStart));
            }
        }
    }

    private void runSession(KafkaPublisher publisher) {
        source.preparePublications();
        ChangeStream changes = source.open(left);
        Lsn begun = changes.confirmed();
        try (changes) {
            runSession(changes, publisher);
        } finally {
            left = changes.left();
            if (changes.confirmed().isAfter(begun)) {
                backoff.reset();
            }
        }
    }

    private void runSession(ChangeStream changes, KafkaPublisher publisher) {
        DeliveryTracker tracker = new DeliveryTracker(changes.confirmed());
        LOG.info(
                "streaming from slot \"{}\" at {}, PostgreSQL {}",
                config.source().slotName(),
                changes.confirmed(),
                changes.server().major());
        progress.streaming(true);
        try {
            stream(changes, tracker, publisher);
        } catch (RecordMappingException e) {
            throw at(changes, Category.FATAL, e);
        } finally {
            progress.streaming(false);
            settle(publisher, tracker);
        }
    }

    /** Says where it happened. */
    private ReplicationException at(ChangeStream changes, Category category, RuntimeException e) {
        String where = "slot \"" + config.source().slotName() + "\" at " + changes.lsn() + ": ";
        return new ReplicationException(category, where + e.getMessage(), e);
    }

    private void stream(ChangeStream changes, DeliveryTracker tracker, KafkaPublisher publisher) {
        try (CatalogKeyColumns keys = newKeyColumns()) {
            SourceFacts facts = new SourceFacts(Version.CURRENT, source.database());
            RecordMapper mapper = new RecordMapper(config.records(), facts, keys);
            ReplicationLoop loop = new ReplicationLoop(changes, mapper, publisher, tracker, progress, this::isStopped);
            loop.run();
            loop.drain(DRAIN);
        }
        LOG.info("stopped; confirmed up to {}", changes.confirmed());
    }

    private CatalogKeyColumns newKeyColumns() {
        return new CatalogKeyColumns(
                source::connect,
                config.source().slotName(),
                config.source().spool().streaming(),
                config.records().keyRules(),
                rememberedKeys);
    }

    /**
     * Lets what is in flight arrive before a new session, or after a failure that is tried again a new producer, may send
     * the same again: otherwise an old version of a row could overtake a newer one.
     */
    private void settle(KafkaPublisher publisher, DeliveryTracker tracker) {
        while (!isStopped() && !isFinal(tracker.failure()) && !publisher.awaitAll(SETTLE)) {
            LOG.debug("waiting for Kafka before going on");
        }
    }

    private static boolean isFinal(@Nullable Throwable failure) {
        return failure != null && !(failure instanceof DeliveryException e && e.isRetriable());
    }

    private void waitOrThrow(RuntimeException e, boolean retry) {
        if (!retry) {
            throw e;
        }
        Duration wait = backoff.next();
        LOG.warn("{}; trying again in {} ms", e.getMessage(), wait.toMillis());
        try {
            if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("stopped while waiting to try again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
