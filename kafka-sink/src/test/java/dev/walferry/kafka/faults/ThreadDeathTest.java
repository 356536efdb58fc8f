package dev.walferry.kafka.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.harness.DaemonThread;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thread other than the daemon's main one runs out of memory. The daemon must end: if it went on, nothing would watch
 * the slot.
 */
@Kafka
@Postgres
@Timeout(300)
class ThreadDeathTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static void die(DaemonThread daemon, String thread) {
        Runnable work = daemon.progress().deliveries().failures().guarded(() -> {
            throw new OutOfMemoryError("made by a test");
        });
        new Thread(work, thread).start();
    }

    @Test
    void theDaemonEndsWithIt(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                        .publish("table item");
                DaemonThread daemon = DaemonThread.streaming(route)) {
            Workload.fill(database, 10);
            daemon.awaitAllConfirmed();
            die(daemon, "walferry-slot-watch");
            daemon.assertFails(
                    "thread walferry-slot-watch has ended with java.lang.OutOfMemoryError", "start it again", "-Xmx");
        }
    }

    /**
     * Nothing else would notice between two attempts. The daemon that reads starts alone, so it has no turn to wait
     * for.
     */
    @Test
    void theDaemonEndsWhileItWaits(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .publish("table item")) {
            try (DaemonThread reads = DaemonThread.streaming(route);
                    DaemonThread waits = DaemonThread.start(route.set("source.takeover.timeout.ms", "8000"))) {
                Await.until("it stands by", LIMIT, waits.progress().state()::isStandingBy);
                die(waits, "walferry-sampler");
                waits.assertFails("thread walferry-sampler has ended");
                Workload.fill(database, 10);
                reads.awaitAllConfirmed();
                assertEquals(10, reads.progress().changes());
                reads.stop();
            }
        }
    }
}
