package dev.walferry.kafka;

import dev.walferry.Lsn;
import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.SkippableOperation;
import dev.walferry.kafka.config.TopicSettings;
import dev.walferry.kafka.pipeline.Backoff;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.ReplicationLoop;
import dev.walferry.kafka.pipeline.Source;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.record.CatalogKeyColumns;
import dev.walferry.kafka.record.KeyLookupException;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.RecordMappingException;
import dev.walferry.kafka.record.SourceFacts;
import dev.walferry.replication.ChangeStream;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.time.Duration;
import java.util.Optional;
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
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration SLOT_PATIENCE = Duration.ofSeconds(10);

    private final SinkConfig config;
    private final Source source;
    private final Backoff backoff;
    private final Progress progress = new Progress();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Position position;

    /** Where the last session came to, and on which cluster: the next one goes on there or not at all. */
    private record Position(Lsn lsn, String systemId, int timeline) {}

    /**
     * A daemon that has not begun.
     *
     * @param config a valid configuration
     */
    public Daemon(SinkConfig config) {
        this.config = config;
        this.source = new Source(config.source(), !config.records().skipped().contains(SkippableOperation.M));
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
                if (position == null) {
                    publisher.requireBroker();
                }
                runSessions(publisher);
            } catch (DeliveryException e) {
                waitOrThrow(e, e.isRetriable() && position != null);
            }
        }
    }

    private KafkaPublisher newPublisher() {
        TopicSettings topics = config.topics();
        TopicCreation creation = new TopicCreation(
                topics.create(),
                topics.partitions() < 0 ? Optional.empty() : Optional.of(topics.partitions()),
                topics.replicationFactor() < 0 ? Optional.empty() : Optional.of(topics.replicationFactor()));
        return new KafkaPublisher(config.producer(), creation, config.inflightMaxBytes());
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
                waitOrThrow(e, e.isRetriable() && (position != null || atStart));
            }
        }
    }

    private void runSession(KafkaPublisher publisher) {
        source.preparePublications();
        try (ChangeStream changes = source.open(position == null ? null : position.lsn())) {
            requireSameCluster(changes);
            DeliveryTracker tracker = new DeliveryTracker(changes.confirmed());
            LOG.info(
                    "streaming from slot \"{}\" at {}, PostgreSQL {}",
                    config.source().slotName(),
                    changes.confirmed(),
                    changes.server().major());
            progress.streaming(true);
            backoff.reset();
            try {
                stream(changes, tracker, publisher);
            } catch (KeyLookupException e) {
                throw at(changes, Category.RETRY, e);
            } catch (RecordMappingException e) {
                throw at(changes, Category.FATAL, e);
            } finally {
                progress.streaming(false);
                settle(publisher, tracker);
                position = new Position(tracker.confirmable(), changes.systemId(), changes.timeline());
            }
        }
    }

    /** Says where it happened. */
    private ReplicationException at(ChangeStream changes, Category category, RuntimeException e) {
        String where = "slot \"" + config.source().slotName() + "\" at " + changes.lsn() + ": ";
        return new ReplicationException(category, where + e.getMessage(), e);
    }

    private void stream(ChangeStream changes, DeliveryTracker tracker, KafkaPublisher publisher) {
        try (CatalogKeyColumns keys = new CatalogKeyColumns(source::connect)) {
            SourceFacts facts = new SourceFacts(Version.CURRENT, source.database());
            RecordMapper mapper = new RecordMapper(config.records(), facts, keys);
            ReplicationLoop loop = new ReplicationLoop(changes, mapper, publisher, tracker, progress, this::isStopped);
            loop.run();
            loop.drain(DRAIN);
        }
        LOG.info("stopped; confirmed up to {}", changes.confirmed());
    }

    /**
     * Lets what is in flight arrive before a new session may send the same again: otherwise an old version of a row could
     * overtake a newer one, and what is acknowledged meanwhile need not be sent twice.
     */
    private void settle(KafkaPublisher publisher, DeliveryTracker tracker) {
        while (!isStopped() && tracker.failure() == null && !publisher.awaitAll(SETTLE)) {
            LOG.debug("waiting for Kafka before going on");
        }
    }

    private void requireSameCluster(ChangeStream changes) {
        if (position == null) {
            return;
        }
        if (!position.systemId().equals(changes.systemId()) || position.timeline() != changes.timeline()) {
            throw new ReplicationException(
                    Category.FATAL,
                    "slot \"" + config.source().slotName() + "\" at " + position.lsn()
                            + ": the server is not the one it was (system " + position.systemId() + " timeline "
                            + position.timeline() + ", now " + changes.systemId() + " timeline " + changes.timeline()
                            + "): positions do not carry over; check that nothing is missing, then start again",
                    null);
        }
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
