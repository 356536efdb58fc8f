package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RegistrySettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.daemon.Observation;
import dev.walferry.kafka.observe.daemon.Observed;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.query.QueryIdentity;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.kafka.progress.query.QueryProgressWriter;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.kafka.publish.KafkaPublisher;
import dev.walferry.kafka.publish.TopicCreation;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.query.BlindSpots;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.session.table.OwnTopics;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.util.List;
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

    private final SinkConfig config;
    private final QuerySettings settings;
    private final SourceDatabase database;
    private final ProgressTopic topic;
    private final @Nullable SchemaIds registry;
    private final Failures failures = new Failures();
    private final DeliveryHistory deliveries = new DeliveryHistory(failures);
    private final Progress progress = new Progress(deliveries);
    private final Attempts attempts;

    /** What Kafka has acknowledged; null before the first session. */
    private @Nullable QueryProgress known;

    /** Writes what is acknowledged in this session; null before the first one. */
    private @Nullable QueryProgressWriter writer;

    /**
     * Creates a daemon that has not begun.
     *
     * @param config a valid configuration
     * @param settings its part about queries
     */
    public QueryDaemon(SinkConfig config, QuerySettings settings) {
        this.config = config;
        this.settings = settings;
        this.database = new SourceDatabase(config.source(), false);
        this.topic = OwnTopics.progress(config);
        progress.waits().kafka(topic::waiting);
        RegistrySettings schemas = config.registry();
        this.registry = schemas == null ? null : new SchemaIds(schemas, failures);
        this.attempts = new Attempts(config.source(), LOG, failures);
        failures.whenThreadDies(this::stop);
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void stop() {
        attempts.stop();
        topic.stopWaiting();
    }

    @Override
    public void run() {
        settings.ignored().forEach(ignored -> LOG.warn("has no effect: {}", ignored));
        BlindSpots.of(settings)
                .forEach(spot -> LOG.warn("mode={}: {}", settings.mode().word(), spot));
        Observation observation = Observation.start(
                List.of(new Observed(config, database, progress, failures, List::of, state -> {}, () -> null)));
        try {
            while (!attempts.isStopped()) {
                runSession();
            }
        } finally {
            observation.close();
            if (registry != null) {
                registry.close();
            }
        }
        failures.requireThreads();
    }

    private void runSession() {
        try (KafkaPublisher publisher = new KafkaPublisher(
                config.producer(),
                new TopicCreation(config.topics(), config.records().compactedTopics()),
                config.inflightMaxBytes(),
                deliveries)) {
            try {
                if (known == null) {
                    progress.waits().askKafka(publisher::requireBroker);
                }
                runSession(publisher);
            } catch (ReplicationException | DeliveryException e) {
                noteOrThrow(e);
                attempts.settle(publisher, progress, attempts::isStopped, () -> {});
                attempts.settleOwn(publisher, attempts::isStopped);
                if (writer != null) {
                    writer.noteAcknowledged(); // the next session continues from there
                }
                if (publisher.acknowledged() > 0) {
                    attempts.cameFurther();
                }
                attempts.pause();
            }
        }
    }

    private void runSession(KafkaPublisher publisher) {
        progress.state().connecting(true);
        QueryIdentity source;
        try {
            source = database.identity();
        } finally {
            progress.state().connecting(false);
        }
        QueryProgress read = known;
        if (read == null) {
            read = QueryProgress.read(topic);
            read.requireOf(source);
            ListWarnings.log(config, settings, database);
            if (read.isEmpty()) {
                new QueryStart(config, settings, database, topic).announceFirst();
            }
            topic.create();
            known = read;
        } else {
            read.requireOf(source);
        }
        attempts.connected(source.toString());
        writer = new QueryProgressWriter(topic.topic(), source, read, publisher);
        new QuerySession(config, settings, database, registry, publisher, progress, attempts::isStopped)
                .run(writer, source, read);
    }

    private void noteOrThrow(RuntimeException e) {
        boolean isStopped = attempts.isStopped();
        if (RestartPolicy.after(e, known != null || isStopped) != RestartPolicy.Action.RETRY) {
            throw e;
        }
        if (!isStopped) {
            progress.waits().failed(e instanceof DeliveryException);
            attempts.failed(e);
        }
    }
}
