package dev.walferry.parity;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.session.Daemon;
import dev.walferry.testdata.TestDatabase;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The daemon for one lane, in a thread. */
final class WalferryDaemon implements AutoCloseable {
    private final Daemon daemon;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

    WalferryDaemon(TestDatabase database, String bootstrapServers, Lane lane) {
        Map<String, String> settings = lane.own(lane.setting().values());
        settings.put("source.url", database.url());
        settings.put("source.user", database.user());
        settings.put("source.password", database.password());
        settings.put("source.slot.name", lane.prefix());
        settings.put("source.publication.names", lane.setting().publication());
        settings.put("topic.prefix", lane.prefix());
        settings.put("kafka.bootstrap.servers", bootstrapServers);
        settings.put("snapshot.mode", lane.setting().isRead() ? "initial" : "never");
        settings.put("value.format", lane.hasSchemas() ? "json-schema" : "json");
        daemon = new Daemon(SinkConfig.of(settings, Map.of()));
        thread = new Thread(daemon::run, lane.prefix());
        thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
        thread.start();
    }

    /** Returns the error with which it ended; null while it runs. */
    @Nullable
    Throwable error() {
        return error.get();
    }

    /** Fails if it has ended with an error. */
    void assertRuns() {
        Throwable e = error();
        if (e != null) {
            throw new AssertionError("the daemon " + thread.getName() + " has ended", e);
        }
    }

    @Override
    public void close() {
        daemon.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
