package dev.walferry.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The figures in which another contender has the better median: to choose, a reader needs these too. */
final class Slower {
    private static final String OURS = "Walferry";
    private static final Set<String> OURS_IN_JMH = Set.of("views", "walferry");
    private static final Set<String> OTHERS = Set.of("debezium", "eagerStrings", "driver", "driverOnLargeReads");
    private static final Map<String, String> FIELDS = fields();
    private static final List<String> PERCENTILES = List.of("p50.0", "p90.0", "p99.0", "p99.9");

    private final List<String> rows = new ArrayList<>();

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("cpuPerMillion", "CPU s per million rows");
        fields.put("walsenderCpuPerMillion", "walsender's CPU s per million rows");
        fields.put("brokerCpuPerMillion", "broker's CPU s per million rows");
        fields.put("peakMebibytes", "peak MiB");
        return fields;
    }

    Slower(List<EndToEndResult> endToEnd, List<JmhResult> jmh) {
        for (EndToEndResult result : endToEnd) {
            if (result.contenders().contains(OURS)) {
                result.contenders().stream()
                        .filter(other -> !other.startsWith(OURS))
                        .forEach(other -> compare(result, other));
            }
        }
        jmh.stream()
                .filter(each -> OTHERS.contains(each.method()))
                .forEach(other -> ours(jmh, other).ifPresent(ours -> compare(ours, other)));
    }

    /** Returns Walferry's result with the same bytes. */
    private static Optional<JmhResult> ours(List<JmhResult> jmh, JmhResult other) {
        return jmh.stream()
                .filter(each -> OURS_IN_JMH.contains(each.method()))
                .filter(each -> each.benchmark().equals(other.benchmark()))
                .filter(each -> each.parameters().equals(other.parameters()))
                .findFirst();
    }

    private void compare(JmhResult ours, JmhResult other) {
        String where = (ours.benchmark() + " " + ours.parameters()).strip();
        if (ours.score() > other.score()) {
            add(where, ours.unit(), other.method(), ours.score(), other.score());
        }
        double mine = ours.allocatedBytes().orElse(0.0);
        double its = other.allocatedBytes().orElse(0.0);
        if (Math.rint(mine) > Math.rint(its)) { // JMH adds a fraction
            add(where, "allocated, B", other.method(), mine, its);
        }
    }

    private void compare(EndToEndResult result, String other) {
        double ours = result.median(OURS, "rowsPerSecond");
        double theirs = result.median(other, "rowsPerSecond");
        if (ours < theirs) {
            add(result.scenario(), "rows/s", other, ours, theirs);
        }
        FIELDS.forEach((field, what) -> theLessTheBetter(
                result, other, named(result, what), result.values(OURS, field), result.values(other, field)));
        if (result.isLatency()) {
            for (String each : PERCENTILES) {
                theLessTheBetter(
                        result, other, each + ", ms", result.percentile(OURS, each), result.percentile(other, each));
            }
            theLessTheBetter(result, other, "most of all rounds, ms", most(result, OURS), most(result, other));
        }
    }

    /** A snapshot is read by other processes than the walsender. */
    private static String named(EndToEndResult result, String what) {
        return result.scenario().equals("snapshot") ? what.replace("walsender's", "server's") : what;
    }

    private static double[] most(EndToEndResult result, String contender) {
        return new double[] {
            Arrays.stream(result.percentile(contender, "p100.0")).max().orElse(0)
        };
    }

    private void theLessTheBetter(EndToEndResult result, String other, String what, double[] ours, double[] theirs) {
        double mine = EndToEndResult.median(ours);
        double its = EndToEndResult.median(theirs);
        if (mine > its) {
            add(result.scenario(), what, other, mine, its);
        }
    }

    private void add(String where, String what, String other, double ours, double theirs) {
        rows.add(String.format(
                Locale.ROOT, "| %s | %s | %s | %s | %s |", where, what, other, number(ours), number(theirs)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    /** Rows of a table: scenario or benchmark, figure, the better contender, Walferry's median and the other's. */
    List<String> rows() {
        return rows;
    }
}
