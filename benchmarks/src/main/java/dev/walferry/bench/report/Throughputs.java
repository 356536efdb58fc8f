package dev.walferry.bench.report;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The tables and charts of a scenario in which rows per second were measured. */
final class Throughputs {
    private static final String OURS = "Walferry";
    private static final String SNAPSHOT = "snapshot";
    private static final String PLUGINS = "plugins";
    private static final List<String> COMPARED = List.of(
            "COPY",
            "RawPipe",
            "Debezium",
            "Debezium-tuned",
            "Debezium-json",
            OURS + "-wal2json",
            OURS + "-decoderbufs");

    private final Page page;

    Throughputs(Page page) {
        this.page = page;
    }

    void write(EndToEndResult result) throws IOException {
        boolean isSnapshot = result.scenario().equals(SNAPSHOT);
        if (isSnapshot) {
            snapshot();
        }
        boolean isPlugins = result.scenario().equals(PLUGINS);
        if (isPlugins) {
            plugins();
        }
        table(result, isSnapshot);
        if (result.contenders().contains(OURS) && !isSnapshot) { // whose reading thread has ended by then
            threads(result);
        }
        List<String> others =
                COMPARED.stream().filter(result.contenders()::contains).toList();
        if (result.contenders().contains(OURS) && !others.isEmpty()) {
            ratios(result, others);
        }
        charts(result);
        if (isPlugins) {
            page.chart(
                    Chart.bars(
                            "Walsender's CPU seconds per million rows: " + PLUGINS,
                            medians(result, "walsenderCpuPerMillion")),
                    "walsender-" + PLUGINS);
        }
    }

    private void plugins() {
        page.line(
                "Why to move to pgoutput: the same daemon reads the same rows, a hundred per transaction, from slots of three");
        page.line(
                "output plugins, and writes the same records. The server is PostgreSQL 15 of Debian's packages, with those of");
        page.line(
                "wal2json and decoderbufs. The walsender's CPU time is what a plugin costs the server, the contender's what its");
        page.line(
                "messages cost to read. `PluginDecodeBenchmark` below is the decoding alone. `walferry slot list` shows the plugin");
        page.line(
                        "of each slot, [Move a slot to pgoutput](../how-to/operate.md#move-a-slot-to-pgoutput) the way without a gap.")
                .line("");
    }

    private void snapshot() {
        page.line(
                "The table is there before anything starts, and vacuumed. Each program reads all of it with one thread and one");
        page.line(
                "connection and writes every row to Kafka. The timed part is that of the other scenarios: it begins when a");
        page.line(
                "quarter of the rows are readable in Kafka, or ten seconds after the first, and ends with the last row or fifteen");
        page.line(
                "seconds later. `COPY` is `psql` that copies the table in text format and throws it away; it has no warm-up and is");
        page.line(
                "timed as a whole, from when it reads the table. The server's CPU time is that of all its processes.");
        page.line(
                        "Launch to last row is the whole run, with the program's start; empty if it was stopped before its end.")
                .line("");
    }

    private void table(EndToEndResult result, boolean isSnapshot) {
        page.line(
                "| contender | rows/s, median | least | most | CPU s per million rows | %s | broker | peak MiB |%s",
                isSnapshot ? "server" : "walsender", isSnapshot ? " launch to last row, s |" : "");
        page.line("|---|---:|---:|---:|---:|---:|---:|---:|%s", isSnapshot ? "---:|" : "");
        for (String contender : result.contenders()) {
            double[] rate = result.values(contender, "rowsPerSecond");
            page.line(
                    "| %s | %,.0f | %,.0f | %,.0f | %.1f | %.1f | %.1f | %,.0f |%s",
                    contender,
                    EndToEndResult.median(rate),
                    DoubleStream.of(rate).min().orElse(0),
                    DoubleStream.of(rate).max().orElse(0),
                    result.median(contender, "cpuPerMillion"),
                    result.median(contender, "walsenderCpuPerMillion"),
                    result.median(contender, "brokerCpuPerMillion"),
                    result.median(contender, "peakMebibytes"),
                    isSnapshot ? whole(result.median(contender, "launchToLast")) : "");
        }
        page.line("");
    }

    private static String whole(double seconds) {
        return seconds == 0 ? " |" : " " + BudgetLine.number(Math.round(seconds * 10) / 10.0) + " |";
    }

    private void charts(EndToEndResult result) throws IOException {
        String scenario = result.scenario();
        page.chart(Chart.bars("Rows per second: " + scenario, medians(result, "rowsPerSecond")), "rows-" + scenario);
        page.chart(
                Chart.bars("CPU seconds per million rows: " + scenario, medians(result, "cpuPerMillion")),
                "cpu-" + scenario);
    }

    private static Map<String, Double> medians(EndToEndResult result, String field) {
        Map<String, Double> medians = new LinkedHashMap<>();
        result.contenders().forEach(contender -> medians.put(contender, result.median(contender, field)));
        return medians;
    }

    /** The kernel names a JVM's first thread, which carries everything, "java". */
    private void threads(EndToEndResult result) {
        page.line(
                "Of Walferry's CPU seconds, its main thread takes %.1f, from reading to the producer's buffers, the producer's"
                        + " own thread %.1f,",
                result.threads(OURS, List.of("java")), result.threads(OURS, List.of("kafka-producer")));
        page.line(
                        "the JIT compiler %.1f, garbage collection %.1f.",
                        result.threads(OURS, List.of("C1 ", "C2 ")), result.threads(OURS, List.of("GC ", "G1 ")))
                .line("");
    }

    private void ratios(EndToEndResult result, List<String> others) {
        page.line("| Walferry over | rows/s | CPU per row |").line("|---|---:|---:|");
        for (String other : others) {
            page.line(
                    "| %s | %s | %s |",
                    other, result.ratio(OURS, other, "rowsPerSecond"), result.ratio(OURS, other, "cpuPerMillion"));
        }
        page.line("");
    }
}
