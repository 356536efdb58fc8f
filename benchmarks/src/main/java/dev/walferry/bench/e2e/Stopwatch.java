package dev.walferry.bench.e2e;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** Takes the time and the CPU seconds of the contender, the server and the broker at the beginning and at the end of a run's timed part. */
final class Stopwatch {
    private static final double MILLION = 1_000_000;
    private static final double WORTH_MENTIONING = 0.05;

    private final ProcessUsage carrier;
    private final DoubleSupplier server;
    private final ProcessUsage broker;
    private final long launched;

    private record Split(long nanos, double carrier, double server, double broker, Map<String, Double> threads) {}

    private Split first = new Split(0, 0, 0, 0, Map.of());
    private double firstFraction;
    private double peak;

    /**
     * Creates a stopwatch for one run.
     *
     * @param carrier the contender's process
     * @param server CPU seconds of the server's part so far
     * @param broker the broker's process
     * @param launched when the contender was started
     */
    Stopwatch(long carrier, DoubleSupplier server, long broker, long launched) {
        this.carrier = new ProcessUsage(carrier);
        this.server = server;
        this.broker = new ProcessUsage(broker);
        this.launched = launched;
    }

    /** Remembers what the process has used so far, in case it ends by itself. */
    void glance() {
        carrier.cpuSeconds();
        double unused = server.getAsDouble(); // it remembers
        peak = Math.max(peak, carrier.peakMebibytes());
    }

    private Split split() {
        return new Split(
                System.nanoTime(),
                carrier.cpuSeconds(),
                server.getAsDouble(),
                broker.cpuSeconds(),
                carrier.cpuSecondsByThread());
    }

    /** Begins the timed part, with the fraction of the rows that has arrived. */
    void first(double fraction) {
        first = split();
        firstFraction = fraction;
    }

    /** Ends the timed part, with the fraction of the rows that has arrived. */
    Measurement last(String contender, int run, long allRows, double fraction) {
        Split last = split();
        glance();
        double rows = allRows * (fraction - firstFraction);
        if (rows <= 0) {
            throw new IllegalStateException(contender + " was done before the timed part began: use more rows");
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
                (last.server - first.server) * perMillion,
                (last.broker - first.broker) * perMillion,
                last.carrier,
                fraction < 1 ? 0 : (last.nanos - launched) / 1e9,
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
