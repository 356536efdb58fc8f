package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Measures throughput: everything is written beforehand, and each contender in turn carries all of it, several times. */
final class Throughput {
    private static final long POLL_MILLIS = 10;
    private static final long PATIENCE_NANOS = 600_000_000_000L;
    private static final long SETTLE_MILLIS = 500;

    /** More than zero, so that the timed part can begin. */
    private static final double HARDLY_ANY = Double.MIN_VALUE;

    private final Testbed testbed;
    private final boolean isWhole;

    /**
     * For what the testbed holds.
     *
     * @param isWhole whether every run is timed from the beginning of its session to its last row, because a transaction that
     *     is kept until its commit shows nothing for most of the time
     */
    Throughput(Testbed testbed, boolean isWhole) {
        this.testbed = testbed;
        this.isWhole = isWhole;
    }

    /** Runs all contenders once, then all again, so that a slow minute of the machine affects all of them. */
    List<Measurement> run(List<Contender> contenders, int runs) throws SQLException, IOException {
        List<Measurement> all = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (Contender contender : contenders) {
                Measurement measured = once(contender, run);
                all.add(measured);
                System.out.printf(
                        "%2d  %-20s %,12.0f rows/s  CPU s per million: %6.2f own %6.2f walsender %6.2f broker"
                                + "  peak %,5.0f MiB  %s%n",
                        run,
                        contender.name(),
                        measured.rowsPerSecond(),
                        measured.cpuPerMillion(),
                        measured.walsenderCpuPerMillion(),
                        measured.brokerCpuPerMillion(),
                        measured.peakMebibytes(),
                        measured.threads());
                Pause.millis(SETTLE_MILLIS);
            }
        }
        return all;
    }

    private Measurement once(Contender contender, int run) throws SQLException, IOException {
        Lane lane = testbed.lane(contender, run);
        try (Carrier carrier = contender.start(lane)) {
            return watch(contender, run, lane, carrier);
        } finally {
            testbed.clear(lane);
        }
    }

    private Measurement watch(Contender contender, int run, Lane lane, Carrier carrier) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long walsender = 0;
        while (walsender == 0) {
            walsender = testbed.walsenderPid(lane);
            require(carrier, deadline, contender);
            Pause.millis(POLL_MILLIS);
        }
        Stopwatch watch = new Stopwatch(carrier.pid(), walsender, testbed.brokerPid());
        TimedPart timed = new TimedPart(isWhole || !carrier.usesKafka());
        while (true) {
            double fraction = fraction(contender, lane, carrier);
            if (timed.begins(isWhole ? Math.max(fraction, HARDLY_ANY) : fraction)) {
                watch.first(fraction);
            }
            if (timed.isOver(fraction)) {
                requireSameSession(contender, lane, walsender);
                return watch.last(contender.name(), run, lane.rows(), fraction);
            }
            watch.glance();
            require(carrier, deadline, contender);
            Pause.millis(POLL_MILLIS);
        }
    }

    /** A contender that lost its connection has carried some rows twice, which is not a result. */
    private void requireSameSession(Contender contender, Lane lane, long walsender) throws SQLException {
        long now = testbed.walsenderPid(lane);
        if (now != walsender && now != 0) {
            throw new IllegalStateException(contender.name() + " lost its connection and connected again");
        }
    }

    private double fraction(Contender contender, Lane lane, Carrier carrier) {
        if (carrier.usesKafka()) {
            return (double) testbed.records(lane) / contender.records(lane);
        }
        if (!carrier.isAlive()) {
            return 1;
        }
        return carrier.hasBegun() ? HARDLY_ANY : 0;
    }

    private static void require(Carrier carrier, long deadline, Contender contender) {
        boolean late = System.nanoTime() > deadline;
        if (late || (carrier.usesKafka() && !carrier.isAlive())) {
            throw new IllegalStateException(
                    contender.name() + (late ? " took too long" : " has ended") + ":\n" + carrier.log());
        }
    }
}
