package dev.walferry.kafka.session;

import dev.walferry.kafka.config.settings.SourceSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.Outage;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.KafkaPublisher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/**
 * What happens between one session of a capture and the next: a failure is reported, and the next try waits, longer each
 * time, unless the capture is stopped. {@link #stop}, {@link #isStopped} and {@link #failures} are safe in any thread; the
 * rest belongs to the capture's own.
 */
public final class Attempts {
    private static final Duration SETTLE = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofDays(1);

    private final Logger log;
    private final Outage outage;
    private final Backoff backoff;
    private final Failures failures;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Begins to count attempts, before the first session.
     *
     * @param settings how long to wait
     * @param log where the capture writes
     * @param failures where failures are counted
     */
    public Attempts(SourceSettings settings, Logger log, Failures failures) {
        this.failures = failures;
        this.log = log;
        this.outage = new Outage(log, LogEvent.SLOT_CONNECTION);
        this.backoff = new Backoff(settings.retryBackoff(), settings.retryBackoffMax());
    }

    /** Ends every wait, now and later. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Returns whether the capture was stopped.
     *
     * @return true from {@link #stop} on
     */
    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Returns a latch that {@link #stop} opens. */
    CountDownLatch stopped() {
        return stopped;
    }

    /**
     * Notes that a session begins.
     *
     * @param where what is connected to
     */
    public void connected(String where) {
        outage.over(where + ": connected");
    }

    /** Notes that a session has made progress, so the next one need not wait long. */
    public void cameFurther() {
        backoff.reset();
    }

    /**
     * Notes an error that may go away by itself.
     *
     * @param e what has happened
     */
    public void failed(RuntimeException e) {
        failures.add(FailureCause.of(e), String.valueOf(e.getMessage()));
        outage.failed(e.getMessage() + "; trying again");
    }

    /**
     * Waits until no change of a producer is in flight, so that its records cannot arrive after those of the next one. The
     * producer warns meanwhile if Kafka acknowledges nothing.
     *
     * @param publisher owns the producer
     * @param progress notes that it waits
     * @param isToEnd ends the wait
     * @param meanwhile runs every now and then
     */
    void settle(KafkaPublisher publisher, Progress progress, BooleanSupplier isToEnd, Runnable meanwhile) {
        progress.state().settling(true);
        try {
            while (!isToEnd.getAsBoolean() && !publisher.awaitAll(SETTLE)) {
                log.debug("waiting for what is in flight");
                meanwhile.run();
            }
        } finally {
            progress.state().settling(false);
        }
    }

    /**
     * Does the same for records of progress, after which the next session goes on.
     *
     * @param publisher owns the producer
     * @param isToEnd ends the wait
     */
    void settleOwn(KafkaPublisher publisher, BooleanSupplier isToEnd) {
        while (!isToEnd.getAsBoolean() && !publisher.awaitOwn(SETTLE)) {
            log.debug("waiting for progress that is in flight");
        }
    }

    /** Waits before the next session, or until the capture is stopped. */
    public void pause() {
        await(backoff.next());
    }

    /** Waits until the capture is stopped, because there is nothing to do any more. */
    public void awaitStop() {
        while (!isStopped()) {
            await(IDLE);
        }
    }

    private void await(Duration patience) {
        try {
            if (stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                log.info("stopped while waiting");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
