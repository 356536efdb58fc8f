package dev.walferry.connect;

import dev.walferry.connect.offset.OffsetProgress;
import dev.walferry.connect.record.TaskPublisher;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.session.table.Snapshots;
import dev.walferry.kafka.source.SourceDatabase;
import org.jspecify.annotations.Nullable;

/** The snapshots of a task, with its progress in Kafka Connect's offsets. For the task's own thread. */
final class TaskSnapshots implements AutoCloseable {
    private final SinkConfig config;
    private final OffsetProgress progress;
    private final ProgressRecords records;
    private final @Nullable ControlTopic control;
    private @Nullable Snapshots present;

    /**
     * Creates snapshots that have not begun.
     *
     * @param config which tables are read, and where commands come from
     * @param progress keeps their progress
     * @param publisher takes the records that carry the progress
     */
    TaskSnapshots(ConnectorConfig config, OffsetProgress progress, TaskPublisher publisher) {
        this.config = config.sink();
        this.progress = progress;
        this.records = new ProgressRecords(progress, publisher);
        SignalClient signals = config.signals();
        this.control = signals == null
                ? null
                : new ControlTopic(
                        config.sink().snapshot().commandTopic(),
                        config.sink().records().topicPrefix(),
                        config.pipeline(),
                        signals.settings());
    }

    /**
     * Decides what the next session does.
     *
     * @param database asked for its tables
     * @param isFirst whether this task has not had the slot yet. Its predecessor may still write progress then, so what was
     *     read for an earlier attempt does not count
     * @param failures where outages are counted
     * @return null if nothing is ever read
     */
    @Nullable
    Snapshots prepare(SourceDatabase database, boolean isFirst, Failures failures) {
        if (isFirst) {
            close();
            present = Snapshots.of(config, database, progress, control, failures);
        }
        Snapshots snapshots = present;
        if (snapshots != null) {
            snapshots.prepare(records);
        }
        return snapshots;
    }

    @Override
    public void close() {
        Snapshots snapshots = present;
        present = null;
        if (snapshots != null) {
            snapshots.close();
        }
    }
}
