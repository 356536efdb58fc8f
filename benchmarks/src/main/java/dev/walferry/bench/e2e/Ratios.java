package dev.walferry.bench.e2e;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Medians of runs, and ratios between contenders within a round. */
final class Ratios {
    private final List<Measurement> runs;

    Ratios(List<Measurement> runs) {
        this.runs = runs;
    }

    double median(String contender, ToDoubleFunction<Measurement> of) {
        return median(of(contender, of));
    }

    private double[] of(String contender, ToDoubleFunction<Measurement> of) {
        return runs.stream()
                .filter(run -> run.contender().equals(contender))
                .mapToDouble(of)
                .toArray();
    }

    /** Returns one contender's rate over another's in each round: median, least and most. */
    String rate(String contender, String other) {
        double[] mine = of(contender, Measurement::rowsPerSecond);
        double[] theirs = of(other, Measurement::rowsPerSecond);
        double[] ratios = new double[Math.min(mine.length, theirs.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = mine[i] / theirs[i];
        }
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f to %.2f)",
                median(ratios),
                DoubleStream.of(ratios).min().orElse(0),
                DoubleStream.of(ratios).max().orElse(0));
    }

    static double median(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? 0
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
