package dev.walferry.connect;

import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.record.Arrivals;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.connect.record.TaskRecord;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** One pipeline of a task: the thread that reads its slot, and the records that it has ready. Safe in any thread. */
final class TaskPipeline {
    private final @Nullable String name;
    private final String slot;
    private final TaskPublisher publisher;
    private final ConfirmLimit limit;
    private final TaskRun run;

    /**
     * Creates a pipeline that has not begun.
     *
     * @param config its configuration
     * @param all those of all pipelines of the connector, its own among them
     * @param comparison of all of them
     * @param context what the worker keeps for the task
     * @param arrivals is told when records are ready
     */
    TaskPipeline(
            ConnectorConfig config,
            List<ConnectorConfig> all,
            Comparison comparison,
            SourceTaskContext context,
            Arrivals arrivals) {
        OffsetStorageReader offsets = context.offsetStorageReader();
        boolean isTransactional = context.transactionContext() != null;
        OffsetProgress progress = new OffsetProgress(config.partition(), offsets, isTransactional);
        this.name = config.pipeline();
        this.slot = config.sink().source().slotName();
        this.publisher = new TaskPublisher(config.sink().inflightMaxBytes(), isTransactional, arrivals);
        KeptOffset kept = new KeptOffset(slot, () -> SourceOffset.ofKept(offsets.offset(config.partition())));
        TaskRecordsFactory records = new TaskRecordsFactory(config, kept);
        this.limit = records.limit();
        this.run = new TaskRun(
                config.sink(),
                name == null ? null : new Conflicts(name, all, comparison),
                publisher,
                kept,
                records,
                new TaskSnapshots(config, progress, publisher));
    }

    void start() {
        run.start();
    }

    /** Its name; null if it is the connector's only one. */
    @Nullable
    String name() {
        return name;
    }

    /** Returns how far its slot may be moved. */
    ConfirmLimit limit() {
        return limit;
    }

    /** Returns the slot that it reads. */
    String slot() {
        return slot;
    }

    /**
     * Takes what is ready, often nothing.
     *
     * @throws ConnectException if nothing is and nothing will be, because an error needs a person
     */
    List<TaskRecord> poll() {
        List<TaskRecord> records = publisher.poll();
        Throwable failure = records.isEmpty() ? run.failure() : null;
        if (failure != null) {
            String prefix = name == null ? "" : "pipeline " + name + ": ";
            throw new ConnectException(prefix + failure.getMessage(), failure);
        }
        return records;
    }

    /** Ends it with an error, although it could go on. Returns at once. */
    void refuse(String why) {
        run.refuse(why);
    }

    /** Asks it to let what was given out arrive and to end. Returns at once. */
    void stop() {
        run.stop();
    }

    /** Waits until it has ended and its slot is free. */
    boolean hasEnded(Duration patience) {
        return run.hasEnded(patience);
    }

    /** Cuts its connections, because PostgreSQL does not answer: the server then lets go of the slot by itself. */
    void cut() {
        run.cut();
    }
}
