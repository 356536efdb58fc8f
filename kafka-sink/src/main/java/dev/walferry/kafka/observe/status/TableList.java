package dev.walferry.kafka.observe.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.pipeline.TableCount;
import dev.walferry.kafka.pipeline.TableCounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that the page shows: those whose rows are being read, then those that change most. */
final class TableList {
    private static final int MOST = 200;
    private static final String STREAMING = "streaming";

    private final Progress progress;
    private final Sampler sampler;

    private record Line(TableView view, long rows, double rate, double lag) {
        boolean isUnfinished() {
            return !view.state().equals(STREAMING);
        }
    }

    TableList(Progress progress, Sampler sampler) {
        this.progress = progress;
        this.sampler = sampler;
    }

    /** Lists the tables that are known and those that have changed. */
    ObjectNode json(List<TableView> known, Instant now) {
        Map<String, Line> lines = new HashMap<>();
        known.forEach(view -> lines.put(name(view.schema(), view.table()), new Line(view, 0, 0, 0)));
        TableCounts counts = progress.tables();
        counts.tables().forEach(count -> add(count, now, lines));
        if (counts.others().total() > 0) {
            add(counts.others(), now, lines);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("total", lines.size());
        ArrayNode shown = node.putArray("shown");
        lines.values().stream()
                .sorted(Comparator.comparing(Line::isUnfinished)
                        .thenComparingDouble(Line::rate)
                        .thenComparingLong(Line::rows)
                        .reversed()
                        .thenComparing(line -> line.view().schema())
                        .thenComparing(line -> line.view().table()))
                .limit(MOST)
                .forEach(line -> write(line, shown.addObject()));
        return node;
    }

    private void add(TableCount count, Instant now, Map<String, Line> lines) {
        String name = name(count.schema(), count.table());
        Line line = lines.get(name);
        TableView view =
                line == null ? new TableView(count.schema(), count.table(), STREAMING, 0, -1, null) : line.view();
        lines.put(name, new Line(view, count.total(), sampler.rate(count), progress.lagSeconds(count, now)));
    }

    /** Joins schema and table with a zero byte, which no name contains. */
    private static String name(String schema, String table) {
        return schema + '\0' + table;
    }

    private static void write(Line line, ObjectNode node) {
        TableView view = line.view();
        node.put("schema", view.schema())
                .put("table", view.table())
                .put("state", view.state())
                .put("rows", line.rows())
                .put("rate", StatusReport.rounded(line.rate()))
                .put("lagSeconds", StatusReport.rounded(line.lag()))
                .put("read", view.rowsRead())
                .put("estimate", view.rowsEstimate())
                .put("waitingFor", view.waitingFor());
    }
}
