package dev.walferry.kafka.session;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Failures.Side;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.publish.DeliveryException;
import dev.walferry.kafka.publish.KafkaPublisher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/**
 * What a capture does between one session and the next: it reports what has failed, and waits, longer each time, until it tries again
 * or is told to stop. {@link #stop}, {@link #isStopped} and {@link #failures} are safe in any thread; the rest belongs to
 * the capture's.
 */
final class Attempts {
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final Logger log;
    private final Outage outage;
    private final Backoff backoff;
    private final Failures failures = new Failures();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Before the first session.
     *
     * @param settings how long to wait
     * @param log where the capture writes
     */
    Attempts(SourceSettings settings, Logger log) {
        this.log = log;
        this.outage = new Outage(log, LogEvent.SLOT_CONNECTION);
        this.backoff = new Backoff(settings.retryBackoff(), settings.retryBackoffMax());
    }

    /** Ends every wait, and those to come. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Open until {@link #stop}. */
    CountDownLatch stopped() {
        return stopped;
    }

    /** The last errors. */
    Failures failures() {
        return failures;
    }

    /** A session begins. */
    void connected(String where) {
        outage.over(where + ": connected");
    }

    /** A session has come further, so the next one need not wait long. */
    void cameFurther() {
        backoff.reset();
    }

    /** An error that may go away by itself. */
    void failed(RuntimeException e) {
        failures.add(e instanceof DeliveryException ? Side.KAFKA : Side.POSTGRESQL, String.valueOf(e.getMessage()));
        outage.failed(e.getMessage() + "; trying again");
    }

    /** Waits until nothing of a producer is in flight: what another one sends must not be overtaken by it. */
    void settle(KafkaPublisher publisher, BooleanSupplier isToEnd) {
        while (!isToEnd.getAsBoolean() && !publisher.awaitAll(SETTLE)) {
            log.debug("waiting for what is in flight");
        }
    }

    /** Waits before the next session. */
    void pause() {
        try {
            if (stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("stopped while waiting to try again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
