package dev.walferry.kafka.observe.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.slot.SlotRoom;
import dev.walferry.kafka.observe.slot.SlotState;
import dev.walferry.kafka.observe.slot.SlotWatch;
import dev.walferry.kafka.observe.slot.SlotWatch.Sight;
import dev.walferry.kafka.pipeline.Progress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Writes {@code status.json}: everything that the status page shows. Without row data or secrets.
 *
 * <p>Times are milliseconds since 1970, sizes bytes, rates per second; null stands for what is not known. Safe in any
 * thread.
 */
public final class StatusReport {
    private static final double TENTHS = 10;

    private final StatusFacts facts;
    private final Progress progress;
    private final Failures failures;
    private final SlotWatch watch;
    private final Sampler sampler;
    private final HealthCheck health;
    private final Supplier<List<TableView>> snapshots;
    private final InstantSource clock = InstantSource.system();

    /**
     * Creates a report on one daemon.
     *
     * @param facts what does not change
     * @param progress the daemon's progress
     * @param failures what went wrong
     * @param watch the slot as the server sees it
     * @param sampler rates
     * @param health whether all is well
     * @param snapshots the tables that are known beside those that have changed
     */
    public StatusReport(
            StatusFacts facts,
            Progress progress,
            Failures failures,
            SlotWatch watch,
            Sampler sampler,
            HealthCheck health,
            Supplier<List<TableView>> snapshots) {
        this.facts = facts;
        this.progress = progress;
        this.failures = failures;
        this.watch = watch;
        this.sampler = sampler;
        this.health = health;
        this.snapshots = snapshots;
    }

    /**
     * Returns the report of this moment.
     *
     * @return JSON, one object
     */
    public String json() {
        return report() + "\n";
    }

    ObjectNode report() {
        List<TableView> tables = snapshots.get();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("version", facts.version())
                .put("at", clock.millis())
                .put("started", facts.started().toEpochMilli());
        report.set("state", state(tables));
        report.set("source", source());
        report.set("target", target());
        report.set("now", now());
        report.set("slot", facts.polls() == null ? slot() : null);
        report.set("history", history());
        report.set("tables", new TableList(progress, sampler).json(tables, clock.instant()));
        report.set("failures", failures());
        report.set("configuration", configuration());
        return report;
    }

    private ObjectNode state(List<TableView> tables) {
        Headline headline = Headline.of(progress, health, tables, watch.danger());
        return JsonNodeFactory.instance
                .objectNode()
                .put("level", headline.level())
                .put("word", headline.word())
                .put("reason", headline.reason())
                .put("remedy", headline.remedy());
    }

    private ObjectNode source() {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        source.put("url", facts.url())
                .put("slot", facts.slot())
                .put("polls", facts.polls())
                .put("received", progress.received().toString())
                .put("acknowledged", progress.confirmed().toString())
                .put("confirmed", progress.told().toString());
        facts.publications().forEach(source.putArray("publications")::add);
        return source;
    }

    private ObjectNode target() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("brokers", facts.brokers())
                .put("topicPrefix", facts.topicPrefix())
                .put("format", facts.format());
    }

    private ObjectNode now() {
        Sample sample = sampler.now();
        return JsonNodeFactory.instance
                .objectNode()
                .put("rows", rounded(sample.rows()))
                .put("bytes", rounded(sample.bytes()))
                .put("lagSeconds", progress.lagSeconds(clock.instant()))
                .put("lagBytes", progress.lagBytes())
                .put("inFlightRecords", progress.deliveries().inFlight())
                .put("inFlightBytes", progress.deliveries().inFlightBytes())
                .put("acknowledged", progress.acknowledged());
    }

    private ObjectNode slot() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        Sight sight = watch.sight();
        if (sight == null) {
            return node.put("known", false);
        }
        SlotState slot = sight.slot();
        SlotRoom room = sight.room();
        node.put("known", true)
                .put("walStatus", slot.walStatus())
                .put("active", slot.active())
                .put("retainedBytes", slot.retainedBytes())
                .put("lagBytes", slot.lagBytes())
                .put("safeBytes", room == null ? null : (Long) room.bytes())
                .put("limitedBy", room == null ? null : room.limit().setting())
                .put("danger", sight.danger());
        sight.secondsUntilLost().ifPresent(seconds -> node.put("secondsUntilLost", rounded(seconds)));
        return node;
    }

    private ObjectNode history() {
        List<Sample> samples = sampler.history().samples();
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("seconds", History.SECONDS);
        node.set("rows", series(samples, Sample::rows));
        node.set("bytes", series(samples, Sample::bytes));
        node.set("lagSeconds", series(samples, Sample::lagSeconds));
        node.set("retainedBytes", series(samples, Sample::retainedBytes));
        return node;
    }

    private static ArrayNode series(List<Sample> samples, ToDoubleFunction<Sample> value) {
        ArrayNode series = JsonNodeFactory.instance.arrayNode();
        for (Sample sample : samples) {
            double number = value.applyAsDouble(sample);
            if (Double.isNaN(number)) {
                series.addNull();
            } else {
                series.add(rounded(number));
            }
        }
        return series;
    }

    /** A page asks often, so numbers are short. */
    static double rounded(double value) {
        return Math.round(value * TENTHS) / TENTHS;
    }

    private ArrayNode failures() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        failures.recent()
                .forEach(failure -> list.addObject()
                        .put("at", failure.at().toEpochMilli())
                        .put("side", failure.side().name().toLowerCase(Locale.ROOT))
                        .put("message", failure.message()));
        return list;
    }

    private ObjectNode configuration() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        facts.configuration().forEach(node::put);
        return node;
    }
}
