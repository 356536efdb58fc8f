package dev.walferry.kafka.harness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.session.Capture;
import dev.walferry.testdata.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The daemon in this JVM, where it starts and stops quickly and its error is an exception. */
public final class DaemonThread implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Route route;
    private final Capture daemon;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

    private DaemonThread(Route route) {
        this.route = route;
        this.daemon = Capture.of(route.config());
        this.thread = new Thread(daemon::run, "daemon");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    /** Starts the daemon and returns at once. */
    public static DaemonThread start(Route route) {
        DaemonThread running = new DaemonThread(route);
        running.thread.start();
        return running;
    }

    /** Starts the daemon and returns once it streams. */
    public static DaemonThread streaming(Route route) {
        DaemonThread running = start(route);
        Await.until(
                "the daemon streams",
                LIMIT,
                () -> running.progress().state().isStreaming() || !running.thread.isAlive());
        running.assertNoError();
        return running;
    }

    public Progress progress() {
        return daemon.progress();
    }

    /** Waits until everything that is committed now is confirmed. */
    public void awaitAllConfirmed() throws SQLException {
        Lsn end = route.walEnd();
        Await.until("confirmed up to " + end, LIMIT, () -> !end.isAfter(route.confirmed()) || !thread.isAlive());
        assertNoError();
    }

    /** Waits until it ends by itself with an error, and returns the message. */
    public String awaitError() {
        Await.until("the daemon has ended", LIMIT, () -> !thread.isAlive());
        Throwable e = error.get();
        assertNotNull(e, "ended without an error");
        String message = String.valueOf(e.getMessage());
        assertFalse(message.contains(Route.ROW_MARKER), message);
        assertFalse(message.contains(Route.PASSWORD), "the password is in the message");
        return message;
    }

    /** Waits until it ends by itself, and asserts that its message contains all of these. */
    public void assertFails(String... parts) {
        String message = awaitError();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "no \"" + part + "\" in " + message);
        }
    }

    /** Waits until it ends by itself without an error. */
    public void awaitEnd() {
        Await.until("the daemon has ended", LIMIT, () -> !thread.isAlive());
        assertNoError();
    }

    /** Stops it as SIGTERM does. */
    public void stop() {
        daemon.stop();
        Await.until("the daemon has ended", LIMIT, () -> !thread.isAlive());
        assertNoError();
    }

    private void assertNoError() {
        Throwable e = error.get();
        if (e != null) {
            throw new AssertionError("the daemon has ended with an error", e);
        }
    }

    @Override
    public void close() {
        daemon.stop();
        Await.until("the daemon has ended", LIMIT, () -> !thread.isAlive());
    }
}
