package dev.walferry.bench.e2e;

import java.util.Map;
import java.util.TreeMap;

/** Takes the times and the CPU seconds of the three processes where the timed part of a run begins and where it ends. */
final class Stopwatch {
    private static final double MILLION = 1_000_000;
    private static final double WORTH_MENTIONING = 0.05;

    private final ProcessUsage carrier;
    private final ProcessUsage walsender;
    private final ProcessUsage broker;

    private record Split(long nanos, double carrier, double walsender, double broker, Map<String, Double> threads) {}

    private Split first = new Split(0, 0, 0, 0, Map.of());
    private double firstFraction;
    private double peak;

    Stopwatch(long carrier, long walsender, long broker) {
        this.carrier = new ProcessUsage(carrier);
        this.walsender = new ProcessUsage(walsender);
        this.broker = new ProcessUsage(broker);
    }

    /** Remembers what a process that may end by itself has used so far. */
    void glance() {
        carrier.cpuSeconds();
        walsender.cpuSeconds();
        peak = Math.max(peak, carrier.peakMebibytes());
    }

    private Split split() {
        return new Split(
                System.nanoTime(),
                carrier.cpuSeconds(),
                walsender.cpuSeconds(),
                broker.cpuSeconds(),
                carrier.cpuSecondsByThread());
    }

    /** The timed part begins; so much can be seen. */
    void first(double fraction) {
        first = split();
        firstFraction = fraction;
    }

    /** It ends; so much can be seen. */
    Measurement last(String contender, int run, long allRows, double fraction) {
        Split last = split();
        glance();
        double rows = allRows * (fraction - firstFraction);
        if (rows <= 0) {
            throw new IllegalStateException(contender + " was done before it could be timed: give it more rows");
        }
        double seconds = (last.nanos - first.nanos) / 1e9;
        double perMillion = MILLION / rows;
        return new Measurement(
                contender,
                run,
                seconds,
                rows,
                rows / seconds,
                (last.carrier - first.carrier) * perMillion,
                (last.walsender - first.walsender) * perMillion,
                (last.broker - first.broker) * perMillion,
                last.carrier,
                peak,
                threads(last, perMillion));
    }

    private Map<String, Double> threads(Split last, double perMillion) {
        Map<String, Double> used = new TreeMap<>();
        last.threads.forEach((name, seconds) -> {
            double perRow = (seconds - first.threads.getOrDefault(name, 0.0)) * perMillion;
            if (perRow >= WORTH_MENTIONING) {
                used.put(name, Math.round(perRow * 100) / 100.0);
            }
        });
        return used;
    }
}
