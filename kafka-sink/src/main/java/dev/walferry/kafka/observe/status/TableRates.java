package dev.walferry.kafka.observe.status;

import dev.walferry.kafka.pipeline.TableCount;
import dev.walferry.kafka.pipeline.TableCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures how many rows of each table are read in a second. Written by one thread, read by any. */
final class TableRates {
    private static final double NANOS = 1e9;

    private record Rate(long rows, double perSecond) {}

    private final TableCounts counts;
    private final Map<TableCount, Rate> rates = new ConcurrentHashMap<>();

    TableRates(TableCounts counts) {
        this.counts = counts;
    }

    /** Measures what has happened since the last time. */
    void measure(long nanos) {
        counts.tables().forEach(table -> measure(table, nanos));
        measure(counts.others(), nanos);
    }

    private void measure(TableCount table, long nanos) {
        long rows = table.total();
        Rate before = rates.get(table);
        long more = before == null ? rows : rows - before.rows();
        if (rows > 0 && (before == null || more > 0 || before.perSecond() > 0)) {
            rates.put(table, new Rate(rows, more * NANOS / nanos));
        }
    }

    double of(TableCount table) {
        Rate rate = rates.get(table);
        return rate == null ? 0 : rate.perSecond();
    }
}
