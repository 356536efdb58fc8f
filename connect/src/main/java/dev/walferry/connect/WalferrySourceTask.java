package dev.walferry.connect;

import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * The task of a connector's pipeline. What Kafka Connect's worker has reported with {@link #commitRecord} may be confirmed to
 * PostgreSQL, nothing before.
 *
 * <p>{@link #poll} fails with a {@link ConnectException} once an error needs a person; its message says what to do. An
 * error that a retry may fix is retried here, and logged.
 */
public final class WalferrySourceTask extends SourceTask {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A worker waits for five seconds, unless configured otherwise, until it gives a task up. */
    private static final Duration STOP = Duration.ofMillis(3200);

    private static final Duration CUT = Duration.ofSeconds(1);

    private @Nullable TaskPublisher publisher;
    private @Nullable TaskRun run;
    private @Nullable StoredOffsets stored;
    private volatile @Nullable String dropped;
    private @Nullable TransactionContext transactions;

    /** For Kafka Connect. */
    public WalferrySourceTask() {}

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void start(Map<String, String> configuration) {
        ConnectorConfig config = read(configuration);
        Map<String, ?> offset = context.offsetStorageReader().offset(config.partition());
        SourceOffset kept = offset == null || offset.isEmpty() ? null : SourceOffset.of(offset);
        transactions = context.transactionContext();
        TaskPublisher created = new TaskPublisher(config.sink().inflightMaxBytes(), transactions != null);
        OffsetProgress progress =
                new OffsetProgress(config.partition(), context.offsetStorageReader(), transactions != null);
        TaskRun begun = new TaskRun(
                config.sink(),
                pipelines(configuration),
                created,
                new TaskRecordsFactory(config, kept),
                new TaskSnapshots(config, progress, created));
        stored = new StoredOffsets(context.offsetStorageReader());
        publisher = created;
        run = begun;
        begun.start();
    }

    private static List<ConnectorConfig> pipelines(Map<String, String> configuration) {
        return Pipelines.of(configuration).stream()
                .map(WalferrySourceTask::read)
                .toList();
    }

    private static ConnectorConfig read(Map<String, String> configuration) {
        try {
            return ConnectorConfig.of(configuration);
        } catch (ConfigurationException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        TaskPublisher from = publisher;
        TaskRun running = run;
        StoredOffsets offsets = stored;
        if (from == null || running == null || offsets == null) {
            return null;
        }
        requireNotDropped();
        offsets.lookSoon();
        List<TaskRecord> records = from.poll(POLL);
        if (records.isEmpty()) {
            requireNoFailure(running);
            return null;
        }
        TransactionContext boundaries = transactions;
        if (boundaries != null) {
            records.stream().filter(TaskRecord::endsTransaction).forEach(boundaries::commitTransaction);
        }
        return List.copyOf(records);
    }

    private static void requireNoFailure(TaskRun run) {
        Throwable failure = run.failure();
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
    }

    private void requireNotDropped() {
        if (dropped != null) {
            throw new ConnectException("a transform drops the records of topic " + dropped
                    + ", whose offsets are the progress of snapshots: let its predicate leave out the topic");
        }
    }

    /**
     * A record that a transform has dropped has no metadata, and counts as delivered, unless it is there for its offset:
     * Kafka Connect does not store that.
     */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        TaskPublisher from = publisher;
        StoredOffsets offsets = stored;
        if (from == null || offsets == null || !(record instanceof TaskRecord ours)) {
            return;
        }
        if (!ours.isForItsOffset()) {
            from.acknowledged(ours);
        } else if (metadata == null) {
            dropped = ours.topic();
        } else {
            offsets.arrived(ours);
            from.arrived(ours);
        }
    }

    @Override
    public void stop() {
        TaskRun running = run;
        StoredOffsets offsets = stored;
        try {
            if (running != null) {
                running.stop(STOP, CUT);
            }
        } finally {
            if (offsets != null) {
                offsets.close();
            }
        }
    }
}
