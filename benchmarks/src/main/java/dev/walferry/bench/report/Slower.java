package dev.walferry.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Where another contender has the better median: a page that shows only what is faster would be no help in choosing. */
final class Slower {
    private static final String OURS = "Walferry";
    private static final String P99 = "p99.0";

    private final List<String> rows = new ArrayList<>();

    Slower(List<EndToEndResult> results) {
        for (EndToEndResult result : results) {
            if (result.contenders().contains(OURS)) {
                result.contenders().stream()
                        .filter(other -> !other.startsWith(OURS))
                        .forEach(other -> compare(result, other));
            }
        }
    }

    private void compare(EndToEndResult result, String other) {
        if (result.isLatency()) {
            add(result, other, "p99", result.percentile(OURS, P99), result.percentile(other, P99), false);
        } else {
            compare(result, other, "rows/s", "rowsPerSecond", true);
            compare(result, other, "CPU per row", "cpuPerMillion", false);
            compare(result, other, "peak memory", "peakMebibytes", false);
        }
    }

    private void compare(EndToEndResult result, String other, String what, String field, boolean isMoreBetter) {
        add(result, other, what, result.values(OURS, field), result.values(other, field), isMoreBetter);
    }

    private void add(
            EndToEndResult result, String other, String what, double[] ours, double[] theirs, boolean isMoreBetter) {
        double[] ratios = EndToEndResult.ratios(ours, theirs);
        double median = EndToEndResult.median(ratios);
        if (isMoreBetter ? median < 1 : median > 1) {
            rows.add("| " + result.scenario() + " | " + what + " | " + other + " | " + EndToEndResult.spread(ratios)
                    + "x |");
        }
    }

    /** Rows of a table: scenario, what, whose, Walferry's figure over that one's. */
    List<String> rows() {
        return rows;
    }
}
