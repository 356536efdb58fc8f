package dev.walferry.kafka.observe.metrics;

import dev.walferry.kafka.observe.status.TableView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows how many tables are in each state, and how far each table is while it is read; then its meters are removed. */
final class SnapshotMeters {
    /** The most tables with their own figures: with more at once, a figure for each is of no use. */
    private static final int MOST = 100;

    private static final String READING = "snapshotting";

    private final Supplier<List<TableView>> tables;
    private final MultiGauge states;
    private final MultiGauge rows;
    private final MultiGauge estimates;

    SnapshotMeters(MeterRegistry registry, Supplier<List<TableView>> tables) {
        this.tables = tables;
        this.states = MultiGauge.builder("walferry.tables")
                .description("Tables whose snapshot is in each state")
                .register(registry);
        this.rows = MultiGauge.builder("walferry.snapshot.rows.read")
                .description("Rows read so far, of the first " + MOST + " tables that are being read")
                .register(registry);
        this.estimates = MultiGauge.builder("walferry.snapshot.rows.estimate")
                .description("Rows that these tables have, as the server estimates it; -1 if it does not")
                .register(registry);
    }

    /** Takes over the present state of the tables. */
    synchronized void refresh() {
        List<TableView> all = tables.get();
        Map<String, Long> counts =
                all.stream().collect(Collectors.groupingBy(TableView::state, TreeMap::new, Collectors.counting()));
        states.register(
                counts.entrySet().stream()
                        .map(state -> Row.of(Tags.of("state", state.getKey()), state.getValue()))
                        .collect(Collectors.toList()),
                true);
        List<TableView> reading = all.stream()
                .filter(table -> table.state().equals(READING))
                .limit(MOST)
                .toList();
        rows.register(reading.stream().map(t -> Row.of(tags(t), t.rowsRead())).collect(Collectors.toList()), true);
        estimates.register(
                reading.stream().map(t -> Row.of(tags(t), t.rowsEstimate())).collect(Collectors.toList()), true);
    }

    private static Tags tags(TableView table) {
        return Tags.of("schema", table.schema(), "table", table.table());
    }
}
