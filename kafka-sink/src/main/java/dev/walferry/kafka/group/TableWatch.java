package dev.walferry.kafka.group;

import dev.walferry.kafka.config.mode.TableFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalogs now and then whether a table has joined the publications of a second pipeline, in a thread of its own, and
 * ends that pipeline. Where tables are parked rather than pipelines ended, its first change parks the table instead.
 */
final class TableWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

    private final List<Member> members;
    private final TableOwners owners;
    private final Duration interval;
    private final Consumer<Error> failed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "walferry-shared-tables");

    /**
     * A watch that has not begun.
     *
     * @param members what it looks at
     * @param owners whose each table is
     * @param interval how often it looks
     * @param failed is told if the JVM ends the watch: tables would be unguarded, and memory lacks to all pipelines alike
     */
    TableWatch(List<Member> members, TableOwners owners, Duration interval, Consumer<Error> failed) {
        this.members = members;
        this.owners = owners;
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
                members.stream()
                        .filter(member -> member.isStreaming()
                                && member.config().snapshot().onFailure() != TableFailure.PARK)
                        .forEach(this::look);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } catch (Error e) {
            failed.accept(e);
        }
    }

    private void look(Member member) {
        try {
            String mistake = SharedTables.claim(member.name(), member.config(), owners);
            if (mistake != null && closed.getCount() > 0) {
                member.refuse(mistake);
            }
        } catch (RuntimeException e) {
            LOG.warn("the tables of the pipeline '{}' are not compared with those of others", member.name(), e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
