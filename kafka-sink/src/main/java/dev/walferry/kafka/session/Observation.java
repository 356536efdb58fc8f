package dev.walferry.kafka.session;

import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.http.StatusServer;
import dev.walferry.kafka.observe.metrics.DaemonMetrics;
import dev.walferry.kafka.observe.slot.SlotState;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.observe.status.Sampler;
import dev.walferry.kafka.observe.status.StatusFacts;
import dev.walferry.kafka.observe.status.StatusReport;
import dev.walferry.kafka.observe.status.TableView;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.source.SourceDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Observes a running daemon: watches its slot and, if configured, serves its status over HTTP. */
final class Observation implements AutoCloseable {
    /** In the order in which they were started. */
    private final List<Runnable> ends = new ArrayList<>();

    private Observation() {}

    /** Begins to look, and to answer. */
    static Observation start(
            SinkConfig config,
            SourceDatabase database,
            Progress progress,
            Failures failures,
            Supplier<List<TableView>> tables,
            Consumer<SlotState> slotListener) {
        Observation observation = new Observation();
        SlotWatch watch = new SlotWatch(database::connect, config.source().slotName(), slotListener);
        if (config.query() == null) {
            observation.ends.add(watch.start()::close);
        }
        try {
            HttpSettings http = config.http();
            if (http != null) {
                observation.serve(http, config, progress, failures, watch, tables);
            }
            return observation;
        } catch (RuntimeException e) {
            observation.close();
            throw e;
        }
    }

    private void serve(
            HttpSettings http,
            SinkConfig config,
            Progress progress,
            Failures failures,
            SlotWatch watch,
            Supplier<List<TableView>> tables) {
        DaemonMetrics metrics = new DaemonMetrics(config.source().slotName(), progress, failures, watch, tables);
        ends.add(metrics::close);
        Sampler sampler = new Sampler(progress, watch).start();
        ends.add(sampler::close);
        HealthCheck health = new HealthCheck(progress, failures);
        StatusReport report = new StatusReport(facts(config), progress, failures, watch, sampler, health, tables);
        ends.add(StatusServer.start(http, health, metrics::scrape, report::json)::close);
    }

    private static StatusFacts facts(SinkConfig config) {
        return new StatusFacts(
                Version.CURRENT,
                Instant.now(),
                config.source().url(),
                config.source().slotName(),
                config.source().publicationNames(),
                String.valueOf(config.producer().get("bootstrap.servers")),
                config.records().topicPrefix(),
                config.records().valueFormat().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                config.shown());
    }

    @Override
    public void close() {
        Collections.reverse(ends);
        ends.forEach(Runnable::run);
    }
}
