package dev.walferry.kafka.session;

import dev.walferry.delivery.DeliveryTracker;
import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.connection.StalledLookupException;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.pipeline.Heartbeats;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.ReplicationLoop;
import dev.walferry.kafka.progress.ProgressException;
import dev.walferry.kafka.progress.query.QueryIdentity;
import dev.walferry.kafka.progress.query.QueryProgress;
import dev.walferry.kafka.progress.query.QueryProgressWriter;
import dev.walferry.kafka.publish.RecordPublisher;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.kafka.query.PollWatch;
import dev.walferry.kafka.query.QueryCheckpoints;
import dev.walferry.kafka.query.QueryPoller;
import dev.walferry.kafka.query.QuerySource;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.RecordMapper;
import dev.walferry.kafka.record.catalog.LiveCatalog;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.record.registry.SchemaIds;
import dev.walferry.kafka.record.reselect.RowLookup;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.ReplicationException.Category;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires one session of query-based capture: a poller, a mapper, a tracker and the loop. For one thread. */
final class QuerySession {
    private static final Logger LOG = LoggerFactory.getLogger(QuerySession.class);
    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final SinkConfig config;
    private final QuerySettings settings;
    private final SourceDatabase database;
    private final @Nullable SchemaIds registry;
    private final RecordPublisher<ProducerRecord<byte[], byte[]>> publisher;
    private final Progress progress;
    private final BooleanSupplier stopping;

    QuerySession(
            SinkConfig config,
            QuerySettings settings,
            SourceDatabase database,
            @Nullable SchemaIds registry,
            RecordPublisher<ProducerRecord<byte[], byte[]>> publisher,
            Progress progress,
            BooleanSupplier stopping) {
        this.config = config;
        this.settings = settings;
        this.database = database;
        this.registry = registry;
        this.publisher = publisher;
        this.progress = progress;
        this.stopping = stopping;
    }

    /**
     * Carries rows until told to stop.
     *
     * @param writer writes what is acknowledged
     * @param source the database
     * @param known what Kafka has acknowledged, kept up
     */
    void run(QueryProgressWriter writer, QueryIdentity source, QueryProgress known) {
        LOG.info(
                LogEvent.STREAM_STARTED.marker(),
                "polling {} with mode={} every {} ms",
                source,
                settings.mode().word(),
                settings.interval().toMillis());
        progress.forgetUnconfirmed();
        progress.streaming(true);
        try {
            poll(writer, source, known);
            LOG.info(LogEvent.STREAM_STOPPED.marker(), "stopped polling {}", source);
        } catch (ReplicationException | DeliveryException | ProgressException e) {
            throw e;
        } catch (StalledLookupException e) {
            throw failed(Category.RETRY, String.valueOf(e.getMessage()), e);
        } catch (RecordMappingException e) {
            throw failed(Category.FATAL, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw failed(
                    Category.FATAL,
                    "out of memory; nothing was skipped: raise -Xmx or lower batch.max.rows, and start again",
                    e);
        } catch (RuntimeException e) {
            throw failed(Category.FATAL, e.getClass().getName() + "; nothing was skipped: report it", e);
        } finally {
            progress.streaming(false);
        }
    }

    private static ReplicationException failed(Category category, String message, Throwable e) {
        return new ReplicationException(category, "query-based capture: " + message, e);
    }

    private void poll(QueryProgressWriter writer, QueryIdentity source, QueryProgress known) {
        QueryPoller poller = new QueryPoller(config.source(), source, settings, config.records(), known);
        try (QuerySource changes = new QuerySource(poller);
                PollWatch watch = PollWatch.start(
                        poller, config.source(), progress.deliveries().failures());
                LiveCatalog catalog = new LiveCatalog(
                        () -> poller.requireSameServer(database.connect()),
                        "",
                        false,
                        progress.deliveries().failures())) {
            RecordLookups lookups =
                    new RecordLookups((relation, at) -> poller.key(relation), catalog, registry, RowLookup.NONE);
            progress.lookups().of(lookups::trouble);
            progress.waits().of(Kind.POLL, () -> watch.reason(Kind.POLL));
            progress.waits().of(Kind.POLL_SILENT, () -> watch.reason(Kind.POLL_SILENT));
            progress.waits().running(watch::running);
            // every row was read from its table, and none of them is the first or the last
            SnapshotMarkers markers = new SnapshotMarkers(false, relation -> true);
            RecordMapper<byte[]> mapper = RecordMapper.encoded(
                    config.records(), new SourceFacts(Version.CURRENT, source.database()), lookups, markers);
            ReplicationLoop<ProducerRecord<byte[], byte[]>> loop = new ReplicationLoop<>(
                    changes,
                    mapper::map,
                    publisher,
                    new DeliveryTracker(),
                    progress,
                    Heartbeats.none(),
                    new QueryCheckpoints(changes, settings, writer),
                    stopping);
            poller.start();
            loop.run();
            loop.drain(DRAIN);
        } finally {
            progress.waits().over(Kind.POLL);
            progress.waits().over(Kind.POLL_SILENT);
            progress.waits().running(() -> null);
        }
    }
}
