package dev.walferry.kafka.group;

import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.group.TableOwners.Conflict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the catalogs now and then whether a table has joined the publications of a second pipeline, in a thread of its own, and
 * ends that pipeline. Where tables are parked rather than pipelines ended, its first change parks the table instead. Pipelines
 * whose slots another process reads are compared, too: they write to the same topics.
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
                members.stream().filter(TableWatch::isToLookAt).forEach(this::look);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } catch (Error e) {
            failed.accept(e);
        }
    }

    /** Nothing parks a table for the sake of a pipeline that another process carries. */
    private static boolean isToLookAt(Member member) {
        boolean parks = member.config().snapshot().onFailure() == TableFailure.PARK;
        return member.isStandingBy() || (member.isStreaming() && !parks);
    }

    private void look(Member member) {
        try {
            Conflict conflict = SharedTables.claim(member.name(), member.config(), owners);
            if (conflict != null && closed.getCount() > 0) {
                later(member, conflict.owner()).refuse(conflict.mistake());
            }
        } catch (RuntimeException e) {
            LOG.warn("the tables of the pipeline '{}' are not compared with those of others", member.name(), e);
        }
    }

    /**
     * Which of two pipelines ends. If another process carries one of them, both processes have to decide alike, and neither knows
     * which was the first.
     */
    private Member later(Member member, String owner) {
        if (!member.isStandingBy()) {
            return member;
        }
        return members.stream()
                .filter(other -> other == member || other.name().equals(owner))
                .reduce((earlier, later) -> later)
                .orElse(member);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
