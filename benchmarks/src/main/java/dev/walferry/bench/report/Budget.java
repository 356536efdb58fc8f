package dev.walferry.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.bench.report.BudgetLine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every line of the design's performance budget, with the figure from the raw results. */
final class Budget {
    private static final String OURS = "Walferry";
    private static final String SMALL_HEAP = "Walferry-64m";
    private static final String FLOOR = "RawPipe";
    private static final String COPY = "COPY";
    private static final String DEFAULTS = "Debezium";
    private static final String TUNED = "Debezium-tuned";
    private static final String CONNECTOR = "Walferry-connect-encoded";
    private static final String BEFORE = "Walferry-before";
    private static final List<String> SCENARIOS =
            List.of("one-transaction", "hundred-rows", "one-row", "wide", "full-identity");

    private final List<EndToEndResult> endToEnd;
    private final List<JmhResult> jmh;
    private final List<EndToEndResult> connectors;
    private final List<EndToEndResult> since;
    private final List<BudgetLine> lines = new ArrayList<>();

    /**
     * Creates a budget.
     *
     * @param connectors what ran on Kafka Connect
     * @param since what ran beside the commit before records were divided into meaning and form
     */
    Budget(
            List<EndToEndResult> endToEnd,
            List<JmhResult> jmh,
            List<EndToEndResult> connectors,
            List<EndToEndResult> since) {
        this.endToEnd = endToEnd;
        this.jmh = jmh;
        this.connectors = connectors;
        this.since = since;
    }

    List<BudgetLine> lines() {
        decoding();
        reading();
        throughput();
        sinceBefore();
        formats();
        connector();
        snapshot();
        cpu();
        latency();
        memory();
        hugeTransaction();
        return lines;
    }

    private void decoding() {
        String what = "decode one 10-column row, every column touched (JMH)";
        Optional<Double> theirs =
                jmh("DecodePeersBenchmark", "debezium", "shape=10-text").map(JmhResult::score);
        Optional<Double> ours =
                jmh("DecodePeersBenchmark", "views", "shape=10-text").map(JmhResult::score);
        if (theirs.isPresent() && ours.isPresent()) {
            double times = theirs.get() / ours.get();
            lines.add(BudgetLine.atLeast(
                    what,
                    "Debezium's decoder on the same bytes",
                    20,
                    50,
                    "x faster",
                    times,
                    format("%.0fx (%.0f ns against %.0f)", times, ours.get(), theirs.get()) + asObjects(theirs.get())));
        } else {
            lines.add(BudgetLine.unknown(what, "Debezium's decoder on the same bytes", "≥ 20x faster", "≥ 50x faster"));
        }
        lines.add(jmh("DecodeBenchmark", "decode", "shape=10-text")
                .flatMap(JmhResult::allocatedBytes)
                .map(bytes -> BudgetLine.atMost(
                        "allocation per decoded row beyond pgjdbc's own",
                        "",
                        112,
                        96,
                        " B",
                        Math.rint(bytes), // JMH adds a fraction
                        format("%.0f B", bytes)))
                .orElseGet(() ->
                        BudgetLine.unknown("allocation per decoded row beyond pgjdbc's own", "", "≤ 112 B", "≤ 96 B")));
    }

    /** Returns the ratio with an object of every value: Debezium makes all of them, views only the requested ones. */
    private String asObjects(double theirs) {
        return jmh("DecodePeersBenchmark", "objects", "shape=10-text")
                .map(objects -> format("; %.1fx with an object of every value", theirs / objects.score()))
                .orElse("");
    }

    private void reading() {
        String what = "CPU of reading + decoding, per row";
        String against = "plain `PGReplicationStream.read()` loop without decoding";
        Optional<Double> driver = jmh("DriverFloorBenchmark", "driver", "").map(JmhResult::score);
        Optional<Double> ours = jmh("DriverFloorBenchmark", "walferry", "").map(JmhResult::score);
        if (driver.isPresent() && ours.isPresent()) {
            double times = ours.get() / driver.get();
            lines.add(BudgetLine.atMost(
                    what,
                    against,
                    1,
                    0.4,
                    "x",
                    times,
                    format("%.2fx (%.0f ns against %.0f)", times, ours.get(), driver.get())));
        } else {
            lines.add(BudgetLine.unknown(what, against, "≤ 1x", "≤ 0.4x"));
        }
    }

    private void throughput() {
        for (String scenario : SCENARIOS) {
            boolean isWide = scenario.equals("wide"); // whose line the second round of the budget has raised
            rate(
                    "PostgreSQL to Kafka, rows/s, JSON: " + scenario,
                    scenario,
                    FLOOR,
                    isWide ? 0.8 : 0.7,
                    isWide ? 0.95 : 0.9);
        }
        rate("same, large transactions", "one-transaction", DEFAULTS, 6, 10);
        rate("same, large transactions", "one-transaction", TUNED, 3, 5);
        rate("same, one-row transactions", "one-row", DEFAULTS, 4, 6);
        rate("same, one-row transactions", "one-row", TUNED, 2.5, 4);
    }

    private void rate(String what, String scenario, String other, double must, double aim) {
        rate(what, scenario, OURS, other, name(other), must, aim);
    }

    /** Adds a line for one contender's rows per second over another's. */
    private void rate(String what, String scenario, String one, String other, String against, double must, double aim) {
        rate(what, against, ratios(scenario, one, other, "rowsPerSecond"), must, aim);
    }

    private void rate(String what, String against, double[] ratios, double must, double aim) {
        lines.add(
                ratios.length == 0
                        ? BudgetLine.unknown(
                                what,
                                against,
                                "≥ " + BudgetLine.number(must) + "x",
                                "≥ " + BudgetLine.number(aim) + "x")
                        : BudgetLine.atLeast(
                                what,
                                against,
                                must,
                                aim,
                                "x",
                                EndToEndResult.median(ratios),
                                EndToEndResult.spread(ratios) + "x"));
    }

    private void snapshot() {
        String what = "snapshot with one thread, rows/s";
        rate(what, "snapshot", OURS, COPY, "`psql -c 'COPY ... TO STDOUT' >/dev/null`", 0.4, 0.7);
        rate(what, "snapshot", OURS, DEFAULTS, "Debezium's initial snapshot, defaults", 5, 10);
    }

    /** Adds each scenario since meaning and form were separated, with everything that the daemon has learned since. */
    private void sinceBefore() {
        for (String scenario : List.of("one-transaction", "one-row", "wide")) {
            String what = "same, since records are divided into meaning and form: " + scenario;
            double[] ratios = ratios(since, scenario, OURS, BEFORE, "rowsPerSecond");
            rate(what, "the commit before", ratios, 0.97, 1);
        }
    }

    private void connector() {
        String what = "connector on Kafka Connect, encoded records (JSON without schemas), rows/s";
        String against = "Debezium on the same worker, defaults (JSON with schemas); "
                + "[raw](performance/connect/one-transaction.json)";
        rate(what, against, ratios(connectors, "one-transaction", CONNECTOR, DEFAULTS, "rowsPerSecond"), 4, 6);
        double[] cpu = ratios(connectors, "one-transaction", CONNECTOR, DEFAULTS, "cpuPerMillion");
        cpu("worker's CPU per row, same", against, cpu, 5, 5, "");
    }

    /** A share of another's CPU time: at most one part in this many. */
    private void cpu(String what, String against, double[] ratios, int must, int aim, String more) {
        String mustText = "≤ 1/" + must;
        String aimText = must == aim ? "" : "≤ 1/" + aim;
        if (ratios.length == 0) {
            lines.add(BudgetLine.unknown(what, against, mustText, aimText));
            return;
        }
        double median = EndToEndResult.median(ratios);
        Verdict reached = must == aim || median > 1.0 / aim ? Verdict.REACHED : Verdict.AIM_REACHED;
        Verdict verdict = median > 1.0 / must ? Verdict.MISSED : reached;
        String measured = format("1/%.1f", 1 / median) + more;
        lines.add(new BudgetLine(what, against, mustText, aimText, measured, verdict));
    }

    private void formats() {
        for (String format : List.of("avro", "protobuf")) {
            String what = "PostgreSQL to Kafka, rows/s, " + format + ", one-transaction";
            rate(what, "formats", OURS + "-" + format, OURS, "JSON without schemas", 0.9, 1.1);
        }
        sameConverter("JSON with schemas, which is Debezium's default", OURS + "-json-schema", DEFAULTS);
        sameConverter("JSON without schemas", OURS, DEFAULTS + "-json");
        sameConverter("Avro", OURS + "-avro", DEFAULTS + "-avro");
    }

    /** Records of both in one format. */
    private void sameConverter(String format, String ours, String theirs) {
        rate("same, " + format, "formats", ours, theirs, name(theirs), 6, 10);
        double[] cpu = ratios("formats", ours, theirs, "cpuPerMillion");
        cpu("daemon CPU per row, " + format, name(theirs), cpu, 8, 15, "");
    }

    private void cpu() {
        for (String scenario : SCENARIOS) {
            double[] ratios = ratios(scenario, DEFAULTS, "cpuPerMillion");
            cpu("daemon CPU per row: " + scenario, name(DEFAULTS), ratios, 8, 12, ofTuned(scenario));
        }
    }

    private String ofTuned(String scenario) {
        double[] ratios = ratios(scenario, TUNED, "cpuPerMillion");
        return ratios.length == 0 ? "" : format("; 1/%.1f of it tuned", 1 / EndToEndResult.median(ratios));
    }

    private void latency() {
        String what = "commit to visible in Kafka at 1,000 transactions/s, p99";
        Optional<EndToEndResult> result = scenario("latency");
        double[] ours = result.map(r -> r.percentile(OURS, "p99.0")).orElse(new double[0]);
        double[] theirs = result.map(r -> r.percentile(DEFAULTS, "p99.0")).orElse(new double[0]);
        if (ours.length == 0 || theirs.length == 0) {
            lines.add(BudgetLine.unknown(what, name(DEFAULTS), "≤ 1/10", "≤ 15 ms"));
            return;
        }
        double ratio = EndToEndResult.median(EndToEndResult.ratios(ours, theirs));
        double millis = EndToEndResult.median(ours);
        Verdict verdict = ratio > 0.1 ? Verdict.MISSED : millis <= 15 ? Verdict.AIM_REACHED : Verdict.REACHED;
        lines.add(new BudgetLine(
                what, name(DEFAULTS), "≤ 1/10", "≤ 15 ms", format("1/%.1f, %.1f ms", 1 / ratio, millis), verdict));
    }

    private void memory() {
        String what = "daemon memory at full rate";
        double peak = 0;
        double smallPeak = 0;
        for (EndToEndResult result : endToEnd) {
            for (String contender : result.contenders()) {
                for (double each : result.values(contender, "peakMebibytes")) {
                    if (contender.equals(SMALL_HEAP)) {
                        smallPeak = Math.max(smallPeak, each);
                    } else if (contender.startsWith(OURS)) {
                        peak = Math.max(peak, each);
                    }
                }
            }
            for (JsonNode sample : result.json().path("samples")) {
                peak = Math.max(peak, sample.get("residentMebibytes").asDouble());
            }
        }
        if (peak == 0) {
            lines.add(BudgetLine.unknown(what, "", "-Xmx128m, RSS ≤ 300 MB", "-Xmx64m"));
            return;
        }
        boolean smallHeap = smallPeak > 0;
        String measured = format("at most %.0f MiB with -Xmx128m", peak)
                + (smallHeap ? format("; %.0f MiB with -Xmx64m (hundred-rows)", smallPeak) : "");
        boolean fits = Math.max(peak, smallPeak) * (1 << 20) <= 300e6;
        Verdict verdict = !fits ? Verdict.MISSED : smallHeap ? Verdict.AIM_REACHED : Verdict.REACHED;
        lines.add(new BudgetLine(what, "", "-Xmx128m, RSS ≤ 300 MB", "-Xmx64m", measured, verdict));
    }

    private void hugeTransaction() {
        String what = "one 10-million-row transaction, streamed";
        String must = "-Xmx128m, no OOM, no timeout";
        String aim = "same rate as small ones";
        Optional<JsonNode> huge = scenario("huge")
                .map(result -> result.json().path("hugeTransactions"))
                .filter(all -> !all.isEmpty());
        if (huge.isEmpty()) {
            lines.add(BudgetLine.unknown(what, "", must, aim));
            return;
        }
        double[] hugeRate = EndToEndResult.all(huge.get(), "hugeRowsPerSecond");
        double[] smallRate = EndToEndResult.all(huge.get(), "smallRowsPerSecond");
        double[] ratios = EndToEndResult.ratios(hugeRate, smallRate);
        long rows = huge.get().get(0).get("rows").asLong();
        String measured = format(
                "%,d rows, %,.0f rows/s read, %s of small ones' rate",
                rows, EndToEndResult.median(hugeRate), EndToEndResult.spread(ratios) + "x");
        Verdict verdict = rows < 10_000_000
                ? Verdict.UNKNOWN
                : EndToEndResult.median(ratios) >= 1 ? Verdict.AIM_REACHED : Verdict.REACHED;
        lines.add(new BudgetLine(what, "", must, aim, measured, verdict));
    }

    private double[] ratios(String scenario, String other, String field) {
        return ratios(scenario, OURS, other, field);
    }

    private double[] ratios(String scenario, String one, String other, String field) {
        return ratios(endToEnd, scenario, one, other, field);
    }

    private static double[] ratios(
            List<EndToEndResult> results, String scenario, String one, String other, String field) {
        return scenario(results, scenario)
                .filter(result -> result.contenders().containsAll(List.of(one, other)))
                .map(result -> EndToEndResult.ratios(result.values(one, field), result.values(other, field)))
                .orElse(new double[0]);
    }

    private Optional<EndToEndResult> scenario(String name) {
        return scenario(endToEnd, name);
    }

    private static Optional<EndToEndResult> scenario(List<EndToEndResult> results, String name) {
        return results.stream().filter(result -> result.scenario().equals(name)).findFirst();
    }

    private Optional<JmhResult> jmh(String benchmark, String method, String parameters) {
        return jmh.stream()
                .filter(result -> result.benchmark().equals(benchmark))
                .filter(result ->
                        result.method().equals(method) && result.parameters().equals(parameters))
                .findFirst();
    }

    private static String name(String contender) {
        return switch (contender) {
            case DEFAULTS -> "Debezium on Connect, defaults";
            case TUNED -> "Debezium on Connect, tuned";
            case DEFAULTS + "-json", DEFAULTS + "-avro" -> "Debezium on Connect, with this format's converter";
            default -> "`" + contender + "`";
        };
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a jar of Error Prone's own
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
