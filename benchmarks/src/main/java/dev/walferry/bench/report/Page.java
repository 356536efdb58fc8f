package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the page, from top to bottom. */
final class Page {
    private static final List<String> FLOOR_AND_PEERS = List.of("RawPipe", "Debezium", "Debezium-tuned");
    private static final List<String> PERCENTILES = List.of("p50.0", "p90.0", "p99.0", "p99.9", "p100.0");
    private static final String OURS = "Walferry";

    private final Path charts;
    private final String link;
    private final StringBuilder out = new StringBuilder();

    Page(Path charts, String link) {
        this.charts = charts;
        this.link = link;
    }

    String text() {
        return out.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a jar of Error Prone's own
    Page line(String format, Object... values) {
        out.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
        return this;
    }

    void introduction(List<EndToEndResult> endToEnd, List<JmhResult> jmh) {
        line("# Performance").line("");
        line(
                "Made by `java -jar benchmarks/target/benchmarks.jar report` from the raw results in [%s](%s);",
                link, link);
        line("do not edit by hand. The targets are in the first table.").line("");
        line("Absolute figures say little about another machine, so compare within one table only: its runs were");
        line("interleaved on one machine. Ratios are medians over rounds, with the least and the most in parentheses.")
                .line("");
        line(
                "`RawPipe` is the floor: it copies pgjdbc's stream into a Kafka producer, byte for byte, and decodes nothing.");
        line(
                "It reads in the driver's own way and sends Begin and Commit as records too, so a program that reads large");
        line("blocks can be faster.").line("");
        line(
                "End to end, everything runs on one machine, PostgreSQL with fsync off. The first quarter of the rows, or the");
        line(
                "first ten seconds, are not timed, which leaves out a program's start and most of its compiling. A contender");
        line(
                "that is not done fifteen seconds later is stopped, so slow ones carry fewer rows than the table says. The");
        line(
                "scenario `huge` is timed as a whole, and so is pg_recvlogical, which does not show how far it is. RawPipe");
        line(
                "and Debezium-tuned compress with lz4, which on one partition costs the broker a little less than Walferry's");
        line("default, snappy.").line("");
        if (endToEnd.isEmpty() && jmh.isEmpty()) {
            line("Nothing has been measured yet.").line("");
        }
    }

    void budget(List<BudgetLine> lines) {
        line("## The budget").line("");
        line("| what | against | must reach | aim | measured | verdict |").line("|---|---|---|---|---|---|");
        lines.forEach(each -> out.append(each.row()).append('\n'));
        line("");
    }

    void slower(List<String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        line("## What is slower, or takes more").line("");
        line(
                "All figures in which another contender is better than Walferry with its defaults or, under JMH, than its views.");
        line(
                "COPY, pg_recvlogical and RawPipe decode nothing, and only RawPipe writes to Kafka. eagerStrings learns no");
        line(
                "relations. JMH's scan, which only hops over the lengths of values, is left out: it always needs less. These");
        line("figures are medians over rounds; the ratios elsewhere are taken within rounds, so close ones may disagree.")
                .line("");
        line("| where | figure | better | Walferry | the other |").line("|---|---|---|---:|---:|");
        rows.forEach(row -> out.append(row).append('\n'));
        line("");
    }

    void endToEnd(EndToEndResult result) throws IOException {
        JsonNode json = result.json();
        line("## End to end: %s", result.scenario()).line("");
        line("%s%s. Raw: %s", amount(result), json.get("startedAt").asText(), link(result.file()));
        line("").line("    %s", json.get("command").asText()).line("");
        if (result.isLatency()) {
            latency(result);
        } else if (result.isThroughput()) {
            new Throughputs(this).write(result);
        }
        if (!json.path("samples").isEmpty()) {
            new Flatness(this).soak(json.get("samples"));
        }
        if (!json.path("hugeTransactions").isEmpty()) {
            new Flatness(this).huge(json.get("hugeTransactions"));
        }
        line("%s; %s.", machine(json.get("machine")), pairs(json.get("versions"), " "));
        line("").line("%s.", pairs(json.get("contenders"), ": ")).line("");
    }

    /** Returns how much was measured; a long run has its own table. */
    private static String amount(EndToEndResult result) {
        if (!result.isLatency() && !result.isThroughput()) {
            return "";
        }
        int rounds = result.rounds();
        String rows = result.isLatency()
                ? ""
                : String.format(
                        Locale.ROOT, "%,d rows, ", result.json().get("rows").asLong());
        return rows + rounds + (rounds == 1 ? " round, " : " rounds, ");
    }

    /** A raw result, as a link. */
    String link(Path file) {
        return "[%1$s](%2$s/%1$s)".formatted(file.getFileName(), link);
    }

    static String machine(JsonNode machine) {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %,d MiB, %s, JDK %s, load before %.1f",
                machine.get("processor").asText(),
                machine.get("processors").asInt(),
                machine.get("memoryMebibytes").asLong(),
                machine.get("kernel").asText(),
                machine.get("jdk").asText(),
                machine.get("loadBefore").asDouble());
    }

    static String pairs(JsonNode object, String between) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            text.append(text.isEmpty() ? "" : "; ").append(field.getKey()).append(between);
            text.append(field.getValue().asText());
        }
        return text.toString();
    }

    private void latency(EndToEndResult result) throws IOException {
        Map<String, Double> p99 = new LinkedHashMap<>();
        line("Milliseconds from when a transaction was due until a consumer had its row: medians over rounds, and the maximum of all.")
                .line("");
        line("| contender | p50 | p90 | p99 | p99.9 | maximum | CPU s per million rows |")
                .line("|---|---:|---:|---:|---:|---:|---:|");
        for (String contender : result.contenders()) {
            StringBuilder row = new StringBuilder("| ").append(contender);
            for (String percentile : PERCENTILES) {
                double[] rounds = result.percentile(contender, percentile);
                double shown = percentile.equals("p100.0")
                        ? Arrays.stream(rounds).max().orElse(0)
                        : EndToEndResult.median(rounds);
                row.append(String.format(Locale.ROOT, " | %.1f", shown));
                if (percentile.equals("p99.0")) {
                    p99.put(contender, shown);
                }
            }
            line("%s | %.1f |", row, result.median(contender, "cpuPerMillion"));
        }
        line("");
        for (String other : FLOOR_AND_PEERS) {
            if (result.contenders().contains(other) && result.contenders().contains(OURS)) {
                String ratio =
                        EndToEndResult.ratio(result.percentile(OURS, "p99.0"), result.percentile(other, "p99.0"));
                line("Walferry's p99 over that of %s: %s", other, ratio).line("");
            }
        }
        chart(Chart.bars("Milliseconds, 99th percentile", p99), "latency");
    }

    void chart(Chart chart, String name) throws IOException {
        chart.save(charts.resolve(name + ".svg"));
        line("![%s](%s/%s.svg)", chart.title(), link, name).line("");
    }

    void chart(LineChart chart, String name) throws IOException {
        chart.save(charts.resolve(name + ".svg"));
        line("![%s](%s/%s.svg)", chart.title(), link, name).line("");
    }
}
