package dev.walferry.connect;

import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.record.Arrivals;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.kafka.config.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipelines of a task, most often one. An error of one is that of the task, because Kafka Connect knows the state of tasks
 * alone. For the worker's thread.
 */
final class TaskPipelines {
    private static final Logger LOG = LoggerFactory.getLogger(TaskPipelines.class);

    private final Arrivals arrivals = new Arrivals();
    private final List<TaskPipeline> pipelines;
    private final ConflictWatch conflicts;
    private int next;

    /**
     * Creates pipelines that have not begun.
     *
     * @param configuration that of the task
     * @param context what the worker keeps for the task
     * @throws ConnectException if the configuration cannot be used
     */
    TaskPipelines(Map<String, String> configuration, SourceTaskContext context) {
        try {
            List<ConnectorConfig> all = configs(Pipelines.of(configuration));
            Comparison comparison = new Comparison(all);
            this.pipelines = configs(Pipelines.ofTask(configuration)).stream()
                    .map(config -> new TaskPipeline(config, all, comparison, context, arrivals))
                    .toList();
            this.conflicts = new ConflictWatch(all, comparison, pipelines);
        } catch (ConfigurationException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    private static List<ConnectorConfig> configs(List<Map<String, String>> each) {
        return each.stream().map(ConnectorConfig::of).toList();
    }

    /** Returns how far each slot may be moved. */
    List<ConfirmLimit> limits() {
        return pipelines.stream().map(TaskPipeline::limit).toList();
    }

    void start() {
        pipelines.forEach(TaskPipeline::start);
        conflicts.start();
    }

    /**
     * Takes records of one pipeline.
     *
     * @param patience how long to wait for the first
     * @return whole transactions or changes, often none
     * @throws ConnectException if a pipeline has ended with an error
     * @throws InterruptedException if the worker's thread is interrupted
     */
    List<TaskRecord> poll(Duration patience) throws InterruptedException {
        List<TaskRecord> records = take();
        if (records.isEmpty()) {
            arrivals.await(patience);
            return take();
        }
        return records;
    }

    /**
     * Takes records of the pipelines in turn: one that always has records must not keep the others waiting, nor hide that
     * one has failed.
     */
    private List<TaskRecord> take() {
        List<TaskRecord> records = List.of();
        for (int i = 0; i < pipelines.size() && records.isEmpty(); i++) {
            records = pipelines.get(next).poll();
            next = (next + 1) % pipelines.size();
        }
        return records;
    }

    /**
     * Lets what was given out arrive, and waits until all have ended. Those that take longer are cut off.
     *
     * @param patience how long to wait for an orderly end of all
     * @param cut how long to wait for an end after that
     */
    void stop(Duration patience, Duration cut) {
        conflicts.close();
        pipelines.forEach(TaskPipeline::stop);
        List<TaskPipeline> left = notEnded(pipelines, patience);
        left.forEach(TaskPipelines::cut);
        for (TaskPipeline pipeline : notEnded(left, cut)) {
            LOG.warn("slot \"{}\": the thread has not ended yet; it no longer holds the slot", pipeline.slot());
        }
    }

    /** An error of one connection must not leave the others open. */
    private static void cut(TaskPipeline pipeline) {
        try {
            pipeline.cut();
        } catch (RuntimeException e) {
            LOG.warn("slot \"{}\": the connection cannot be cut", pipeline.slot(), e);
        }
    }

    private static List<TaskPipeline> notEnded(List<TaskPipeline> pipelines, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        return pipelines.stream()
                .filter(pipeline -> !pipeline.hasEnded(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))))
                .toList();
    }
}
