package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.status.PipelineView;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All series of one daemon. Nothing is counted twice: each reads what the daemon counts anyway, when it is scraped.
 *
 * <p>Every series of a pipeline carries {@code slot_name}, as postgres_exporter's do, unless it polls tables and has no slot. With several pipelines it carries {@code
 * pipeline} too, and the series of the process carry neither. Safe in any thread.
 */
public final class DaemonMetrics implements AutoCloseable {
    private static final String SLOT = "slot_name";
    private static final String PIPELINE = "pipeline";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<PipelineMeters> pipelines = new ArrayList<>();
    private final List<PipelineView> views; // meters refer to them weakly

    /**
     * Registers everything.
     *
     * @param views the pipelines: one without a name, or some with names
     */
    public DaemonMetrics(List<PipelineView> views) {
        this(views, InstantSource.system());
    }

    DaemonMetrics(List<PipelineView> views, InstantSource clock) {
        this.views = List.copyOf(views);
        for (PipelineView view : this.views) {
            pipelines.add(new PipelineMeters(registryOf(view), view, clock));
        }
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private MeterRegistry registryOf(PipelineView view) {
        String name = view.name();
        if (name == null) {
            if (!view.slot().isEmpty()) {
                registry.config().commonTags(SLOT, view.slot());
            }
            return registry;
        }
        CompositeMeterRegistry own = new CompositeMeterRegistry();
        own.config().commonTags(SLOT, view.slot(), PIPELINE, name);
        own.add(registry);
        Gauge.builder("walferry.pipeline.ended", view, v -> v.end().get() == null ? 0 : 1)
                .description("1 once the pipeline has ended with an error, while others of its process go on")
                .register(own);
        Gauge.builder(
                        "walferry.pipeline.finished",
                        view,
                        v -> v.progress().state().isFinished() ? 1 : 0)
                .description(
                        "1 once the pipeline has done everything it was asked for and carries nothing more, such as"
                                + " with snapshot.mode=initial-only")
                .register(own);
        return own;
    }

    /**
     * Returns all series as they are now.
     *
     * @return Prometheus' text format, version 0.0.4
     */
    public String scrape() {
        pipelines.forEach(PipelineMeters::refresh);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
