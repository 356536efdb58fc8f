package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.harness.Route;
import dev.walferry.testdata.Await;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A group in this JVM, where it starts and stops quickly and its error is an exception. */
final class GroupThread implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final PipelineGroup group;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

    private GroupThread(Map<String, String> settings) {
        this.group = new PipelineGroup(PipelineConfigs.of(settings, Map.of()));
        this.thread = new Thread(group::run, "group");
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
    }

    /** Starts the group and returns at once. */
    static GroupThread start(Map<String, String> settings) {
        GroupThread running = new GroupThread(settings);
        running.thread.start();
        return running;
    }

    /** Starts the group and returns once it streams from the slots of these routes. */
    static GroupThread streaming(Map<String, String> settings, Route... routes) {
        GroupThread running = start(settings);
        for (Route route : routes) {
            Await.until(
                    "slot " + route.slot() + " is read",
                    LIMIT,
                    () -> route.activePid() != null || !running.thread.isAlive());
        }
        assertNull(running.error.get());
        return running;
    }

    /** Makes a thread that serves all pipelines fail. */
    void fail(Error e) {
        group.fail(e);
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits until the group ends with an error, by itself or because it is stopped, and returns the error. */
    Throwable awaitError() {
        Await.until("the group has ended", LIMIT, () -> !thread.isAlive());
        Throwable e = error.get();
        assertNotNull(e, "ended without an error");
        return e;
    }

    /** Stops the group as SIGTERM does, and returns the error with which it ends. */
    @Nullable
    Throwable stop() {
        group.stop();
        Await.until("the group has ended", LIMIT, () -> !thread.isAlive());
        return error.get();
    }

    @Override
    public void close() {
        stop();
    }
}
