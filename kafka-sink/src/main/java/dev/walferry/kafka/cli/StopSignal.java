package dev.walferry.kafka.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM, as a question that a loop asks now and then.
 *
 * <p>The JVM ends with 128 plus the signal's number however well the work was brought to its end. So once the work has
 * {@linkplain #close closed} this, within a limited time, the process is ended with 0.
 */
final class StopSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::signalled, "walferry-stop");
    private volatile boolean requested;

    private final Runnable whenRequested;

    private StopSignal(Runnable whenRequested) {
        this.whenRequested = whenRequested;
    }

    /** Begins to listen. */
    static StopSignal install() {
        return install(() -> {});
    }

    /** Begins to listen; the signal calls {@code whenRequested}, which must return at once, in a thread of its own. */
    static StopSignal install(Runnable whenRequested) {
        StopSignal signal = new StopSignal(whenRequested);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether the process was asked to end. */
    boolean isRequested() {
        return requested;
    }

    /** Waits until the process is asked to end. */
    void await() throws InterruptedException {
        arrived.await();
    }

    private void signalled() {
        requested = true;
        arrived.countDown();
        whenRequested.run();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended. */
    @Override
    public void close() {
        ended.countDown();
        if (!requested) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the signal came in this very moment: the hook ends the process
        }
    }
}
