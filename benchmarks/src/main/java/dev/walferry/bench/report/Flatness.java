package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What must not grow: with the length of a run, the size of a transaction, the number of relations. */
final class Flatness {
    private static final double MINUTE = 60;
    private static final String RELATIONS =
            "Rows are of all relations: in random order; in turn, as the relations were announced; or in random order in runs"
                    + " of ten. The floor finds a row's relation in an array and adds ten numbers up. In runs, a row costs"
                    + " about the same for any number of relations: with more of them, a change of relation costs more, because"
                    + " its data has to be loaded, not because it has to be found among many.";

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
        thirds("resident memory after it, MiB", resident, third);
        thirds("rows/s", rate, third);
        thirds("backlog of WAL, MiB", backlog, third);
        page.line(thirds("CPU s per million rows", "%.2f", EndToEndResult.all(samples, "cpuPerMillion"), third));
        page.line("");
        page.line(
                "%.1f minutes at the rate at which the same machine can write. In the end there were as many records as rows; %,d at the last sample.",
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
        page.line(thirds(what, "%,.0f", values, third));
    }

    private static String thirds(String what, String number, double[] values, int third) {
        return String.format(
                Locale.ROOT,
                "| %s | N | N | N | N |".replace("N", number),
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
        page.line(
                        "Reading only, without Kafka: the huge transaction is streamed and kept until its commit, then as many rows")
                .line(
                        "follow in small ones. The daemon, above, carries both and is timed from the start of its session to the last row.")
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

    /** A row's time and garbage, and the memory kept, against the size of a transaction and the number of relations. */
    void jmh(List<JmhResult> results) throws IOException {
        curves(
                results,
                "TransactionSizeBenchmark",
                "size",
                "rows per transaction",
                "transaction-size",
                "A transaction has a cost of its own, so rows of small ones cost more. A streamed one of a million rows"
                        + " (200 MB) or more is compressed to disk and read back; a smaller one stays in memory. All of them"
                        + " ran in a heap of 128 MiB.");
        curves(results, "RelationCountBenchmark", "relations", "relations", "relation-count", RELATIONS);
        held(
                of("RelationMemoryBenchmark", results),
                "relations",
                "The heap that remains in use for a relation that was announced and had a row.",
                new LineChart("Bytes kept per relation of ten columns", "relations"),
                "relation-memory");
        held(
                of("TransactionMemoryBenchmark", results),
                "size",
                "Whenever 64 MiB have been collected, all of it goes to disk, so the figure is anywhere below that.",
                new LineChart("KiB kept of a streamed transaction before its commit", "rows"),
                "transaction-memory");
    }

    private void held(List<JmhResult> points, String parameter, String remark, LineChart chart, String file)
            throws IOException {
        if (!points.isEmpty()) {
            page.line(remark).line("");
            curve(points, parameter, JmhResult::score, chart, file);
        }
    }

    private static List<JmhResult> of(String benchmark, List<JmhResult> results) {
        return results.stream()
                .filter(result -> result.benchmark().equals(benchmark))
                .toList();
    }

    private void curves(
            List<JmhResult> results, String benchmark, String parameter, String across, String file, String remark)
            throws IOException {
        List<JmhResult> points = of(benchmark, results);
        if (points.isEmpty()) {
            return;
        }
        page.line(remark).line("");
        curve(points, parameter, JmhResult::score, new LineChart("Nanoseconds per row", across), file);
        curve(
                points,
                parameter,
                result -> result.allocatedBytes().orElse(0.0),
                new LineChart("Bytes allocated per row", across),
                file + "-bytes");
    }

    private void curve(
            List<JmhResult> points, String parameter, ToDoubleFunction<JmhResult> value, LineChart chart, String file)
            throws IOException {
        Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();
        for (JmhResult point : points) {
            // the method and the other parameter, if there is one, identify a line
            String name = (point.method() + " " + point.parameters())
                    .replaceAll(" ?" + parameter + "=\\d+", "")
                    .strip();
            lines.computeIfAbsent(name, each -> new TreeMap<>())
                    .put(point.parameter(parameter), value.applyAsDouble(point));
        }
        chart.logarithmicAcross();
        lines.forEach((name, line) -> chart.line(name, new ArrayList<>(line.keySet()), new ArrayList<>(line.values())));
        page.chart(chart, file);
    }
}
