package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.pipeline.TableCount;
import dev.walferry.kafka.pipeline.TableCounts;
import dev.walferry.pgoutput.PgOutputMessage.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A series for each table and operation that occurred. A table that never changes has none. */
final class TableMeters {
    private static final List<Kind> KINDS = List.of(Kind.INSERT, Kind.UPDATE, Kind.DELETE, Kind.TRUNCATE, Kind.READ);

    private record Series(TableCount table, Kind kind) {}

    private final MeterRegistry registry;
    private final TableCounts counts;
    private final Set<Series> registered = new HashSet<>();

    TableMeters(MeterRegistry registry, TableCounts counts) {
        this.registry = registry;
        this.counts = counts;
    }

    /** Adds what has occurred since the last time. */
    synchronized void refresh() {
        counts.tables().forEach(this::refresh);
        refresh(counts.others());
    }

    private void refresh(TableCount table) {
        for (Kind kind : KINDS) {
            if (table.of(kind) > 0 && registered.add(new Series(table, kind))) {
                FunctionCounter.builder("walferry.rows", table, t -> t.of(kind))
                        .tags(
                                "schema",
                                table.schema(),
                                "table",
                                table.table(),
                                "operation",
                                kind.name().toLowerCase(Locale.ROOT))
                        .description("Rows read, by table and operation; a truncation counts once")
                        .register(registry);
            }
        }
    }
}
