package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.TableCount;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rows and the lag of each table that has changed, and the rows by operation. A table that never changes has no series. */
final class TableMeters {
    private static final List<Kind> KINDS = List.of(Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE, Kind.READ);

    private record Series(TableCount table, Kind kind) {}

    private final MeterRegistry registry;
    private final Progress progress;
    private final InstantSource clock;
    private final Set<Series> registered = new HashSet<>();
    private final Set<TableCount> withLag = new HashSet<>();

    TableMeters(MeterRegistry registry, Progress progress, InstantSource clock) {
        this.registry = registry;
        this.progress = progress;
        this.clock = clock;
    }

    /** Adds what has occurred since the last time. */
    synchronized void refresh() {
        progress.tables().tables().forEach(this::refresh);
        refresh(progress.tables().others());
    }

    private void refresh(TableCount table) {
        for (Kind kind : KINDS) {
            if (table.of(kind) > 0 && registered.add(new Series(table, kind))) {
                rows(table, kind);
                if (withLag.add(table)) {
                    lag(table);
                }
            }
        }
    }

    private void rows(TableCount table, Kind kind) {
        FunctionCounter.builder("walferry.rows", table, t -> t.of(kind))
                .tags(tags(table).and("operation", kind.name().toLowerCase(Locale.ROOT)))
                .description("Rows read, by table and operation; a truncation counts once")
                .register(registry);
    }

    private void lag(TableCount table) {
        Gauge.builder("walferry.table.lag.seconds", table, t -> progress.lagSeconds(t, clock.instant()))
                .tags(tags(table))
                .description(
                        "By how much changes of the table may be late: the age of the oldest transaction that is not"
                                + " confirmed; 0 if all changes of the table are confirmed")
                .register(registry);
    }

    private static Tags tags(TableCount table) {
        return Tags.of("schema", table.schema(), "table", table.table());
    }
}
