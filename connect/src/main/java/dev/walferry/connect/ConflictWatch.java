package dev.walferry.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalogs now and then, in its own thread, whether a pipeline of this task and another one have a table in
 * common, and ends the one that must give way. A table that changes is noticed with its first change.
 */
final class ConflictWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConflictWatch.class);

    /** Every this many pipelines make the interval longer by itself, because each task asks for all pipelines. */
    private static final int MANY = 10;

    /** The servers answer at slightly different moments, so a table that moves may be seen twice, but not again. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(1);

    private final Comparison comparison;
    private final boolean isNeeded;
    private final List<TaskPipeline> own;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-shared-tables");

    /**
     * Creates a watch that has not begun.
     *
     * @param all the configurations of all pipelines of the connector
     * @param comparison of all of them
     * @param own the pipelines of this task
     */
    ConflictWatch(List<ConnectorConfig> all, Comparison comparison, List<TaskPipeline> own) {
        this.isNeeded = all.size() > 1;
        this.comparison = comparison;
        this.own = own;
        this.interval = all.get(0).sink().snapshot().newTablesInterval().multipliedBy(1 + all.size() / MANY);
        thread.setDaemon(true);
        thread.setContextClassLoader(ConflictWatch.class.getClassLoader());
    }

    /** Begins to watch, unless there is nothing to compare. */
    void start() {
        if (isNeeded) {
            thread.start();
        }
    }

    private void run() {
        try {
            // the tasks of a connector start together, and must not go on asking together
            boolean isClosed =
                    isClosedWithin(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, interval.toMillis() + 1)));
            while (!isClosed) {
                look();
                isClosed = isClosedWithin(interval);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } catch (Error e) { // otherwise the watch would end unnoticed
            own.forEach(pipeline -> pipeline.refuse("the thread that compares its tables has ended: " + e));
        }
    }

    private boolean isClosedWithin(Duration patience) throws InterruptedException {
        return closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() throws InterruptedException {
        try {
            Map<String, String> first = conflicts(comparison.now());
            if (first.isEmpty() || isClosedWithin(SECOND_LOOK)) {
                return;
            }
            Map<String, String> second = conflicts(comparison.now());
            for (TaskPipeline pipeline : own) {
                String conflict = second.get(String.valueOf(pipeline.name()));
                if (conflict != null && first.containsKey(String.valueOf(pipeline.name())) && closed.getCount() > 0) {
                    pipeline.refuse(conflict);
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("the tables of the pipelines are not compared with each other", e);
        }
    }

    /** Returns the conflicts of this task's pipelines. */
    private Map<String, String> conflicts(Comparison.Answer answer) {
        Map<String, String> conflicts = new HashMap<>(answer.conflicts());
        conflicts
                .keySet()
                .retainAll(own.stream()
                        .map(pipeline -> String.valueOf(pipeline.name()))
                        .collect(Collectors.toSet()));
        return conflicts;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
