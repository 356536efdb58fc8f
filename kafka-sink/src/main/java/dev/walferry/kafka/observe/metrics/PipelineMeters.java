package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.status.PipelineView;
import dev.walferry.kafka.pipeline.Hindrance;
import dev.walferry.kafka.pipeline.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/** The series of one pipeline. */
final class PipelineMeters {
    private final MeterRegistry registry;
    private final Progress progress;
    private final InstantSource clock;
    private final TableMeters tables;
    private final SnapshotMeters snapshots;
    private final FailureMeters failures;

    /** Registers all meters. */
    PipelineMeters(MeterRegistry registry, PipelineView pipeline, InstantSource clock) {
        this.registry = registry;
        this.progress = pipeline.progress();
        this.clock = clock;
        this.tables = new TableMeters(registry, progress, clock);
        this.snapshots = new SnapshotMeters(registry, pipeline.tables());
        stream();
        delivery();
        this.failures = new FailureMeters(registry, pipeline.failures());
        if (!pipeline.slot().isEmpty()) {
            SlotMeters.register(registry, pipeline.watch());
        }
        ProducerMeters.register(registry, progress.deliveries());
    }

    /** Adds what has occurred since the last time. */
    void refresh() {
        tables.refresh();
        snapshots.refresh();
        failures.refresh();
    }

    private void stream() {
        gauge(
                "walferry.streaming",
                "1 while the stream runs, otherwise 0",
                p -> p.state().isStreaming() ? 1 : 0);
        gauge(
                "walferry.standing.by",
                "1 while another daemon reads the slot and this one waits to take over",
                p -> p.state().isStandingBy() ? 1 : 0);
        counter(
                "walferry.steps",
                "Steps of the pipeline: many a second while it streams, even if nothing changes",
                Progress::steps);
        counter(
                "walferry.source.bytes",
                "Bytes received from the server, including those of a row that has not arrived completely",
                Progress::sourceBytes);
        counter("walferry.changes", "Changes read: rows, truncations and messages", Progress::changes);
        counter("walferry.transactions", "Transactions read to their end", Progress::transactions);
        gauge(
                "walferry.received.lsn",
                "How far the WAL has been read",
                p -> lsn(p.received().value()));
        gauge(
                "walferry.acknowledged.lsn",
                "Up to where Kafka has acknowledged everything that was read",
                p -> lsn(p.confirmed().value()));
        gauge(
                "walferry.confirmed.lsn",
                "What the server has been told as safe: what is acknowledged, a moment later",
                p -> lsn(p.told().value()));
        gauge(
                "walferry.spool.memory.bytes",
                "Memory that transactions in progress take; source.spool.memory.bytes is the limit",
                p -> p.spool().memory().getAsLong());
        gauge(
                "walferry.spool.disk.bytes",
                "What transactions in progress take on disk, compressed",
                p -> p.spool().disk().getAsLong());
        gauge(
                "walferry.lag.bytes",
                "WAL that was read or announced and is not confirmed; no more is read than fits into inflight.max.bytes, so"
                        + " see walferry_slot_lag_bytes for how far the slot is behind",
                Progress::lagBytes);
        gauge(
                "walferry.lag.seconds",
                "Age since its commit of the oldest transaction that was read, even if only in part, and is not confirmed; 0 if"
                        + " there is none. What the server streams of a transaction before its commit is not late",
                p -> p.lagSeconds(clock.instant()));
    }

    private void delivery() {
        gauge(
                "walferry.stalled",
                "1 while Kafka acknowledges nothing, or nothing of the oldest transaction, although it should, or does not answer"
                        + " before the stream begins; or while a record waits for a lookup or until a person acts, a change for"
                        + " rows of its table, a poll for a lock or an answer, or the server for a standby; otherwise 0",
                PipelineMeters::stalled);
        counter("walferry.records.sent", "Records handed to Kafka's producer", Progress::sent);
        counter("walferry.records.acknowledged", "Records that Kafka has acknowledged", Progress::acknowledged);
        counter(
                "walferry.records.sent.bytes",
                "Keys, values and headers handed to Kafka's producer, before compression",
                p -> p.deliveries().sentBytes());
        gauge(
                "walferry.in.flight.records",
                "Records that Kafka has neither acknowledged nor refused",
                p -> p.deliveries().inFlight());
        gauge(
                "walferry.in.flight.bytes",
                "Bytes that wait for an acknowledgement; inflight.max.bytes is the limit",
                p -> p.deliveries().inFlightBytes());
    }

    private static int stalled(Progress progress) {
        Hindrance hindrance = Hindrance.of(progress);
        return hindrance != null && hindrance.kind().isStall() ? 1 : 0;
    }

    /** Converts an LSN, which is unsigned; a WAL of more than 2^63 bytes does not exist. */
    private static double lsn(long value) {
        return value;
    }

    private void counter(String name, String description, ToDoubleFunction<Progress> value) {
        FunctionCounter.builder(name, progress, value).description(description).register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Progress> value) {
        Gauge.builder(name, progress, value).description(description).register(registry);
    }
}
