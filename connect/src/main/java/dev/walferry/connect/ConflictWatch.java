package dev.walferry.connect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalogs now and then whether a table of another pipeline has joined the publications of one of this task, in a
 * thread of its own, and ends that one. A table that changes is noticed with its first change.
 */
final class ConflictWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictWatch.class);

    /** Each task asks for all pipelines, so the tasks of a large connector ask less often. */
    private static final int MANY = 10;

    private final List<ConnectorConfig> all;
    private final List<TaskPipeline> own;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-shared-tables");

    /**
     * A watch that has not begun.
     *
     * @param all the configurations of all pipelines of the connector
     * @param own the pipelines of this task
     */
    ConflictWatch(List<ConnectorConfig> all, List<TaskPipeline> own) {
        this.all = all;
        this.own = own;
        this.interval = all.get(0).sink().snapshot().newTablesInterval().multipliedBy(1 + all.size() / MANY);
        thread.setDaemon(true);
        thread.setContextClassLoader(ConflictWatch.class.getClassLoader());
    }

    /** Begins, unless there is nothing to compare. */
    void start() {
        if (all.size() > 1) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } catch (Error e) { // nobody would notice that nothing is watched any more
            own.forEach(pipeline -> pipeline.refuse("the thread that compares its tables has ended: " + e));
        }
    }

    private void look() {
        try {
            Map<String, String> conflicts = Pipelines.conflicts(all);
            for (TaskPipeline pipeline : own) {
                String conflict = conflicts.get(String.valueOf(pipeline.name()));
                if (conflict != null && closed.getCount() > 0) {
                    pipeline.refuse(conflict);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("the tables of the pipelines are not compared with each other", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
