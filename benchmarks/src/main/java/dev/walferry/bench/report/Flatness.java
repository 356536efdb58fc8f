package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must not grow: with the length of a run, the size of a transaction, the number of relations. */
final class Flatness {
    private static final double MINUTE = 60;

    private final Page page;

    Flatness(Page page) {
        this.page = page;
    }

    /** The heap over a long run. */
    void soak(JsonNode samples) throws IOException {
        double[] heap = EndToEndResult.all(samples, "heapAfterGcMebibytes");
        double[] rate = EndToEndResult.all(samples, "rowsPerSecond");
        double[] resident = EndToEndResult.all(samples, "residentMebibytes");
        double[] minutes = Arrays.stream(EndToEndResult.all(samples, "seconds"))
                .map(seconds -> seconds / MINUTE)
                .toArray();
        double[] backlog = EndToEndResult.all(samples, "backlogMebibytes");
        int third = Math.max(1, heap.length / 3);
        page.line("| | first third, median | last third, median | least | most |")
                .line("|---|---:|---:|---:|---:|");
        thirds("heap after a full collection, MiB", heap, third);
        thirds("resident memory, MiB", resident, third);
        thirds("rows/s", rate, third);
        thirds("backlog of WAL, MiB", backlog, third);
        page.line("");
        page.line(
                "%.1f minutes, %,d rows; every row was in the topic in the end, none twice.",
                minutes[minutes.length - 1],
                samples.get(samples.size() - 1).get("records").asLong());
        page.line("");
        page.chart(
                new LineChart("MiB over a long run", "minutes")
                        .line("heap after GC", list(minutes), list(heap))
                        .line("resident", list(minutes), list(resident)),
                "soak-memory");
        page.chart(
                new LineChart("Rows per second over a long run", "minutes").line("rows/s", list(minutes), list(rate)),
                "soak-rate");
    }

    private void thirds(String what, double[] values, int third) {
        page.line(
                "| %s | %,.0f | %,.0f | %,.0f | %,.0f |",
                what,
                EndToEndResult.median(Arrays.copyOf(values, third)),
                EndToEndResult.median(Arrays.copyOfRange(values, values.length - third, values.length)),
                Arrays.stream(values).min().orElse(0),
                Arrays.stream(values).max().orElse(0));
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** One huge transaction against small ones. */
    void huge(JsonNode transactions) {
        page.line("Reading only, without Kafka: the huge transaction is streamed and kept until its commit.")
                .line("");
        page.line("| run | rows | huge, rows/s | small ones, rows/s | CPU s per million rows | peak MiB |")
                .line("|---:|---:|---:|---:|---:|---:|");
        for (JsonNode each : transactions) {
            page.line(
                    "| %d | %,d | %,.0f | %,.0f | %.2f | %,.0f |",
                    each.get("run").asInt(),
                    each.get("rows").asLong(),
                    each.get("hugeRowsPerSecond").asDouble(),
                    each.get("smallRowsPerSecond").asDouble(),
                    each.get("cpuPerMillion").asDouble(),
                    each.get("peakMebibytes").asDouble());
        }
        page.line("");
    }

    /** A row's time against the size of its transaction and the number of relations. */
    void jmh(List<JmhResult> results) throws IOException {
        curve(results, "TransactionSizeBenchmark", "size", "Nanoseconds per row", "rows per transaction");
        curve(results, "RelationCountBenchmark", "relations", "Nanoseconds per row", "relations");
    }

    private void curve(List<JmhResult> results, String benchmark, String parameter, String title, String across)
            throws IOException {
        Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();
        for (JmhResult result : results) {
            if (result.benchmark().equals(benchmark)) {
                // the other parameter, where there is one, and the method tell one line from another
                String name = (result.method() + " " + result.parameters())
                        .replaceAll(" ?" + parameter + "=\\d+", "")
                        .strip();
                lines.computeIfAbsent(name, each -> new TreeMap<>()).put(result.parameter(parameter), result.score());
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        LineChart chart = new LineChart(title, across).logarithmicAcross();
        lines.forEach(
                (name, points) -> chart.line(name, new ArrayList<>(points.keySet()), new ArrayList<>(points.values())));
        page.chart(chart, benchmark.equals("TransactionSizeBenchmark") ? "transaction-size" : "relation-count");
    }
}
