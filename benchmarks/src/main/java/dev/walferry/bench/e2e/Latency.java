package dev.walferry.bench.e2e;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * How long rows took from when their transaction was due until a consumer had them.
 *
 * @param contender the contender's name
 * @param run counted from 1
 * @param count number of rows
 * @param transactionsPerSecond the schedule
 * @param millis milliseconds by percentile
 * @param cpuPerMillion CPU seconds of the contender's process per million rows
 */
record Latency(
        String contender,
        int run,
        long count,
        int transactionsPerSecond,
        Map<String, Double> millis,
        double cpuPerMillion) {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    private static final double MICROS = 1000;

    /** From a histogram of microseconds. */
    static Latency of(String contender, int run, int rate, Histogram micros, double cpuPerMillion) {
        Map<String, Double> millis = new TreeMap<>();
        for (double percentile : PERCENTILES) {
            millis.put("p" + percentile, micros.getValueAtPercentile(percentile) / MICROS);
        }
        return new Latency(contender, run, micros.getTotalCount(), rate, millis, cpuPerMillion);
    }
}
