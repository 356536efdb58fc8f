package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.http.StatusServer;
import dev.walferry.kafka.observe.metrics.DaemonMetrics;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.source.SourceDatabase;
import org.jspecify.annotations.Nullable;

/** What looks at a daemon while it runs: the watch over its slot and, if configured, health and metrics over HTTP. */
final class Observation implements AutoCloseable {
    private final SlotWatch watch;
    private final @Nullable DaemonMetrics metrics;
    private final @Nullable StatusServer server;

    private Observation(SlotWatch watch, @Nullable DaemonMetrics metrics, @Nullable StatusServer server) {
        this.watch = watch;
        this.metrics = metrics;
        this.server = server;
    }

    /** Begins to look, and to answer. */
    static Observation start(SinkConfig config, SourceDatabase database, Progress progress, Failures failures) {
        String slot = config.source().slotName();
        SlotWatch watch = new SlotWatch(database::connect, slot);
        HttpSettings http = config.http();
        if (http == null) {
            return new Observation(watch.start(), null, null);
        }
        DaemonMetrics metrics = new DaemonMetrics(slot, progress, failures, watch);
        StatusServer server = StatusServer.start(http, progress, failures, metrics::scrape);
        return new Observation(watch.start(), metrics, server);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (metrics != null) {
            metrics.close();
        }
        watch.close();
    }
}
