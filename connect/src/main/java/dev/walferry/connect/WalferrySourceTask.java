package dev.walferry.connect;

import dev.walferry.connect.record.TaskRecord;
import dev.walferry.kafka.Version;
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
 * A task, which carries one of its connector's pipelines or several. What Kafka Connect's worker has reported with
 * {@link #commitRecord} may be confirmed to PostgreSQL once an offset that covers it is stored, and not before.
 *
 * <p>{@link #poll} fails with a {@link ConnectException} once an error needs a person; its message says what to do. An
 * error that a retry may fix is retried here, and logged.
 */
public final class WalferrySourceTask extends SourceTask {
    private static final Duration POLL = Duration.ofMillis(200);

    /** A worker waits for five seconds, unless configured otherwise, until it gives a task up. */
    private static final Duration STOP = Duration.ofMillis(3200);

    private static final Duration CUT = Duration.ofSeconds(1);

    private @Nullable TaskPipelines pipelines;
    private @Nullable StoredOffsets stored;
    private volatile @Nullable String dropped;
    private @Nullable TransactionContext transactions;

    /** Creates a task. Kafka Connect calls this. */
    public WalferrySourceTask() {}

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void start(Map<String, String> configuration) {
        TaskPipelines created = new TaskPipelines(configuration, context);
        transactions = context.transactionContext();
        stored = new StoredOffsets(context.offsetStorageReader(), created.limits());
        pipelines = created;
        created.start();
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        TaskPipelines running = pipelines;
        StoredOffsets offsets = stored;
        if (running == null || offsets == null) {
            return null;
        }
        requireNotDropped();
        offsets.lookSoon();
        List<TaskRecord> records = running.poll(POLL);
        if (records.isEmpty()) {
            return null;
        }
        TransactionContext boundaries = transactions;
        if (boundaries != null) {
            records.stream().filter(TaskRecord::endsTransaction).forEach(boundaries::commitTransaction);
        }
        return List.copyOf(records);
    }

    private void requireNotDropped() {
        if (dropped != null) {
            throw new ConnectException("a transform drops the records of topic " + dropped
                    + ", whose offsets are the connector's progress: let its predicate leave out the topic");
        }
    }

    /**
     * Notes that a record was delivered. One that a transform has dropped has no metadata and counts as delivered, unless it
     * is there for its offset, which Kafka Connect then does not store.
     */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        StoredOffsets offsets = stored;
        if (offsets == null || !(record instanceof TaskRecord ours)) {
            return;
        }
        if (!ours.isForItsOffset()) {
            ours.publisher().acknowledged(ours);
            if (metadata == null) {
                offsets.dropped(ours);
            }
        } else if (metadata == null) {
            dropped = ours.topic();
        } else {
            offsets.arrived(ours);
            ours.publisher().arrived(ours);
        }
    }

    /** Notes that offsets may have been stored. A worker that was told to pause calls this, and does not poll. */
    @Override
    public void commit() {
        StoredOffsets offsets = stored;
        if (offsets != null) {
            offsets.lookSoon();
        }
    }

    @Override
    public void stop() {
        TaskPipelines running = pipelines;
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
