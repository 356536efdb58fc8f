package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.group.TableOwners.Conflict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalogs now and then whether a table has joined the publications of a second pipeline, in its own thread,
 * and ends one of the two. Where tables are parked rather than pipelines ended, its first change parks the table
 * instead. Pipelines whose slots another process reads are compared, too: they write to the same topics.
 */
final class TableWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

    private final List<Member> members;
    private final TableOwners owners;
    private final BiConsumer<String, String> refuse;
    private final Duration interval;
    private final Consumer<Error> failed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-shared-tables");

    /**
     * Creates a watch that has not begun.
     *
     * @param members what it looks at
     * @param owners knows which pipeline has each table
     * @param refuse ends a pipeline; takes its name, and why
     * @param interval how often it looks
     * @param failed is told if an error of the JVM ends the watch: tables would be unguarded, and all pipelines lack
     *     memory alike
     */
    TableWatch(
            List<Member> members,
            TableOwners owners,
            BiConsumer<String, String> refuse,
            Duration interval,
            Consumer<Error> failed) {
        this.members = members;
        this.owners = owners;
        this.refuse = refuse;
        this.interval = interval;
        this.failed = failed;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                members.stream().filter(TableWatch::isToLookAt).forEach(this::look);
                lookAtSlots();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } catch (Error e) {
            failed.accept(e);
        }
    }

    /**
     * Returns whether a pipeline's tables have to be claimed here. Otherwise nothing would claim those of a pipeline that
     * another process carries.
     */
    private static boolean isToLookAt(Member member) {
        return member.isStandingBy() || (member.isStreaming() && !parks(member));
    }

    private static boolean parks(Member member) {
        return member.config().snapshot().onFailure() == TableFailure.PARK;
    }

    private void look(Member member) {
        try {
            Conflict conflict = SharedTables.claim(member.name(), member.config(), owners);
            if (conflict != null && !parks(member)) {
                refuse.accept(conflict.loser(), conflict.mistake());
            }
        } catch (RuntimeException e) {
            LOG.warn("the tables of the pipeline '{}' are not compared with those of others", member.name(), e);
        }
    }

    /**
     * Compares slots. A server that did not answer at the start may hold the slot of another pipeline, under another host
     * name.
     */
    private void lookAtSlots() {
        try {
            Map<String, SinkConfig> pipelines = new LinkedHashMap<>();
            members.forEach(member -> pipelines.put(member.name(), member.config()));
            SharedSlots.find(pipelines).forEach(refuse);
        } catch (RuntimeException e) {
            LOG.warn("the slots of the pipelines are not compared with each other", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
