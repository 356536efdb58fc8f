package dev.walferry.kafka.observe.daemon;

import dev.walferry.kafka.Version;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.HttpSettings;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.log.LogProvider;
import dev.walferry.kafka.observe.http.StatusServer;
import dev.walferry.kafka.observe.metrics.DaemonMetrics;
import dev.walferry.kafka.observe.slot.SlotStandstill;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.slot.StandbyWait;
import dev.walferry.kafka.observe.status.GroupHealth;
import dev.walferry.kafka.observe.status.GroupReport;
import dev.walferry.kafka.observe.status.HealthCheck;
import dev.walferry.kafka.observe.status.HealthSource;
import dev.walferry.kafka.observe.status.PipelineView;
import dev.walferry.kafka.observe.status.Sampler;
import dev.walferry.kafka.observe.status.StatusFacts;
import dev.walferry.kafka.observe.status.StatusReport;
import dev.walferry.kafka.pipeline.Hindrance.Kind;
import dev.walferry.kafka.pipeline.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Observes a running daemon: watches its slots and, if configured, serves its status over HTTP. */
public final class Observation implements AutoCloseable {
    /** In the order in which they were started. */
    private final List<Runnable> ends = new ArrayList<>();

    private final List<PipelineView> views = new ArrayList<>();
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private final Map<String, StatusReport> reports = new LinkedHashMap<>();
    private final Instant started = Instant.now();

    private Observation() {}

    /**
     * Begins to look, and to answer.
     *
     * @param pipelines those of the process: one without a name, or some with names
     * @return to be closed
     */
    public static Observation start(List<Observed> pipelines) {
        Observation observation = new Observation();
        try {
            HttpSettings http = pipelines.get(0).config().http();
            for (Observed pipeline : pipelines) {
                observation.add(pipeline, http != null);
            }
            if (http != null) {
                observation.serve(http);
            }
            return observation;
        } catch (RuntimeException e) {
            observation.close();
            throw e;
        }
    }

    /** The threads that it starts keep the pipeline's name for the log. */
    private void add(Observed pipeline, boolean isServed) {
        SinkConfig config = pipeline.config();
        String name = config.pipeline().word();
        if (name != null) {
            MDC.put(LogProvider.PIPELINE, name);
        }
        try {
            Progress progress = pipeline.progress();
            SlotStandstill standstill = new SlotStandstill(() -> movement(progress));
            progress.waits().of(Kind.SLOT, standstill::reason);
            StandbyWait standby = new StandbyWait(
                    config.source().slotName(),
                    () -> progress.source().heldBack().get(),
                    progress.state()::isStreaming,
                    pipeline.failures());
            progress.waits().of(Kind.STANDBY, standby::reason);
            SlotWatch watch = new SlotWatch(
                    pipeline.database()::connect,
                    config.source().slotName(),
                    config.source().giveUpRetainedBytes(),
                    pipeline.slotListener().andThen(standstill::look).andThen(state -> standby.look()),
                    progress.state()::isStreaming,
                    pipeline.failures());
            if (config.query() == null) {
                ends.add(watch.start()::close);
            }
            if (isServed) {
                prepare(pipeline, watch);
            }
        } finally {
            MDC.remove(LogProvider.PIPELINE);
        }
    }

    private static long movement(Progress progress) {
        long positions = progress.received().value() + progress.confirmed().value();
        return progress.state().isStreaming() ? (positions + progress.changes()) & Long.MAX_VALUE : -1;
    }

    private void prepare(Observed pipeline, SlotWatch watch) {
        SinkConfig config = pipeline.config();
        PipelineView view = new PipelineView(
                config.pipeline().word(),
                config.source().slotName(),
                pipeline.progress(),
                pipeline.failures(),
                watch,
                pipeline.tables(),
                pipeline.end());
        Sampler sampler = new Sampler(view.progress(), watch).start();
        ends.add(sampler::close);
        HealthCheck health = new HealthCheck(view.progress(), view.failures(), view.end());
        String name = String.valueOf(view.name());
        views.add(view);
        checks.put(name, health);
        reports.put(
                name,
                new StatusReport(
                        facts(config), view.progress(), view.failures(), watch, sampler, health, view.tables()));
    }

    private void serve(HttpSettings http) {
        DaemonMetrics metrics = new DaemonMetrics(views);
        ends.add(metrics::close);
        boolean isGroup = views.get(0).name() != null;
        HealthSource health =
                isGroup ? new GroupHealth(checks) : checks.values().iterator().next();
        Supplier<String> json = isGroup
                ? new GroupReport(Version.CURRENT, started, reports)::json
                : reports.values().iterator().next()::json;
        ends.add(StatusServer.start(http, health, metrics::scrape, json)::close);
    }

    private StatusFacts facts(SinkConfig config) {
        QuerySettings query = config.query();
        return new StatusFacts(
                Version.CURRENT,
                started,
                config.source().url(),
                config.source().slotName(),
                query == null ? null : "polls, mode=" + query.mode().word(),
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
