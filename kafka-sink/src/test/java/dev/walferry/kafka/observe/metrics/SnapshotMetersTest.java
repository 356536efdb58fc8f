package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.observe.status.TableView;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotMetersTest {
    private final List<TableView> tables = new ArrayList<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SnapshotMeters meters = new SnapshotMeters(registry, () -> List.copyOf(tables));

    private static TableView table(String name, String state, long rows) {
        return new TableView("public", name, state, rows, 1000, null);
    }

    private String scrape() {
        meters.refresh();
        return registry.scrape();
    }

    @Test
    void aTableThatIsReadHasItsRows() {
        tables.add(table("a", "snapshotting", 17));
        tables.add(table("b", "waiting", 0));
        String text = scrape();
        assertTrue(text.contains("walferry_snapshot_rows_read{schema=\"public\",table=\"a\"} 17.0"), text);
        assertTrue(text.contains("walferry_snapshot_rows_estimate{schema=\"public\",table=\"a\"} 1000.0"), text);
        assertTrue(text.contains("walferry_tables{state=\"waiting\"} 1.0"), text);
        assertFalse(text.contains("table=\"b\""), text);
    }

    @Test
    void aTableThatWasReadIsOnlyCounted() {
        tables.add(table("a", "snapshotting", 17));
        String before = scrape();
        tables.set(0, table("a", "streaming", 20));
        String text = scrape();
        assertFalse(text.contains("table=\"a\""), before + text);
        assertTrue(text.contains("walferry_tables{state=\"streaming\"} 1.0"), text);
        assertFalse(text.contains("state=\"snapshotting\""), text);
    }

    @Test
    void tenThousandTablesTakeAHundredSeries() {
        for (int i = 0; i < 10_000; i++) {
            tables.add(table("t" + i, "snapshotting", i));
        }
        assertTrue(scrape().lines().filter(line -> line.startsWith("walferry_")).count() < 250);
    }
}
