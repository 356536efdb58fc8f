package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.QueryIdentity;
import dev.walferry.kafka.progress.QueryProgress;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.query.BlindSpots;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what queries find to Kafka until it is stopped, and reconnects to either when needed. {@link RestartPolicy} says
 * which errors end it. A session begins only when everything of the one before has arrived or failed, and goes on after what
 * was acknowledged.
 */
public final class QueryDaemon implements Capture {
    private static final Logger LOG = LoggerFactory.getLogger(QueryDaemon.class);
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final SinkConfig config;
    private final QuerySettings settings;
    private final SourceDatabase database;
    private final ProgressTopic topic;
    private final @Nullable SchemaIds registry;
    private final DeliveryHistory deliveries = new DeliveryHistory();
    private final Progress progress = new Progress(deliveries);
    private final Failures failures = new Failures();
    private final Outage outage = new Outage(LOG, LogEvent.SLOT_CONNECTION);
    private final Backoff backoff;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** What Kafka has acknowledged; null before the first session. */
    private @Nullable QueryProgress known;

    /**
     * A daemon that has not begun.
     *
     * @param config a valid configuration
     * @param settings its part about queries
     */
    public QueryDaemon(SinkConfig config, QuerySettings settings) {
        this.config = config;
        this.settings = settings;
        this.database = new SourceDatabase(config.source(), false);
        String prefix = config.records().topicPrefix();
        this.topic = new ProgressTopic(
                prefix,
                config.producer(),
                config.topics().group(ProgressTopic.name(prefix)).replicationFactor());
        RegistrySettings schemas = config.registry();
        this.registry = schemas == null ? null : new SchemaIds(schemas);
        this.backoff =
                new Backoff(config.source().retryBackoff(), config.source().retryBackoffMax());
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    @Override
    public void run() {
        settings.ignored().forEach(ignored -> LOG.warn("has no effect: {}", ignored));
        BlindSpots.of(settings)
                .forEach(spot -> LOG.warn("mode={}: {}", settings.mode().word(), spot));
        Observation observation = Observation.start(config, database, progress, failures, List::of, state -> {});
        try {
            while (!isStopped()) {
                runSession();
            }
        } finally {
            observation.close();
            if (registry != null) {
                registry.close();
            }
        }
    }

    private void runSession() {
        long before = progress.acknowledged();
        try (KafkaPublisher publisher = new KafkaPublisher(
                config.producer(),
                new TopicCreation(config.topics(), config.records().compactedTopics()),
                config.inflightMaxBytes(),
                deliveries)) {
            try {
                if (known == null) {
                    publisher.requireBroker();
                }
                runSession(publisher);
            } catch (ReplicationException | DeliveryException e) {
                noteOrThrow(e);
                // the next session must not overtake what this one still has in flight
                while (!isStopped() && !publisher.awaitAll(SETTLE)) {
                    LOG.debug("waiting for what is in flight");
                }
                if (progress.acknowledged() > before) {
                    backoff.reset();
                }
                pause();
            }
        }
    }

    private void runSession(KafkaPublisher publisher) {
        QueryIdentity source = database.identity();
        QueryProgress read = known;
        if (read == null) {
            read = topic.readQueries();
            read.requireOf(source);
            topic.create();
            if (read.isEmpty()) {
                announceFirst();
            }
            known = read;
        } else {
            read.requireOf(source);
        }
        outage.over(source + ": connected");
        new QuerySession(config, settings, database, registry, publisher, progress, this::isStopped)
                .run(topic.topic(), source, read);
    }

    /** Offsets that were lost cannot be told from those that never were, but topics that hold rows can. */
    private void announceFirst() {
        Set<String> others = topic.others();
        if (others.isEmpty()) {
            LOG.info("topic {} holds no offsets: all tables are read from their beginning", topic.topic());
        } else {
            LOG.warn(
                    "topic {} holds no offsets, although {} topics of the prefix exist, {} among them: all tables are"
                            + " read from their beginning, so rows come again. If the topic was deleted or lost, rows that"
                            + " were deleted from the tables since then keep their last record",
                    topic.topic(),
                    others.size(),
                    others.iterator().next());
        }
    }

    private void pause() {
        try {
            if (stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("stopped while waiting to try again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    private void noteOrThrow(RuntimeException e) {
        if (RestartPolicy.after(e, known != null) != RestartPolicy.Action.RETRY) {
            throw e;
        }
        failures.add(e instanceof DeliveryException ? Side.KAFKA : Side.POSTGRESQL, String.valueOf(e.getMessage()));
        outage.failed(e.getMessage() + "; trying again");
    }
}
