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
     * Creates a measurement of how fast the rows that the testbed holds are carried.
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
        long launched = System.nanoTime();
        try (Carrier carrier = contender.start(lane)) {
            return watch(contender, run, lane, carrier, launched);
        } finally {
            testbed.clear(lane);
        }
    }

    private Measurement watch(Contender contender, int run, Lane lane, Carrier carrier, long launched)
            throws SQLException {
        long deadline = launched + PATIENCE_NANOS;
        ServerSide server = begun(contender, lane, carrier, deadline);
        Stopwatch watch = new Stopwatch(carrier.pid(), server.cpuSeconds(), testbed.brokerPid(), launched);
        TimedPart timed = new TimedPart(isWhole || !carrier.usesKafka());
        while (true) {
            require(carrier, carrier.usesKafka(), deadline, contender);
            double fraction = fraction(contender, lane, carrier);
            if (timed.begins(isWhole ? Math.max(fraction, HARDLY_ANY) : fraction)) {
                watch.first(fraction);
            }
            if (timed.isOver(fraction)) {
                server.requireUnbroken(contender.name(), testbed, lane, fraction);
                return watch.last(contender.name(), run, lane.rows(), fraction);
            }
            watch.glance();
            Pause.millis(POLL_MILLIS);
        }
    }

    private ServerSide begun(Contender contender, Lane lane, Carrier carrier, long deadline) throws SQLException {
        ServerSide server = ServerSide.begun(testbed, lane);
        while (server == null) {
            require(carrier, true, deadline, contender);
            Pause.millis(POLL_MILLIS);
            server = ServerSide.begun(testbed, lane);
        }
        return server;
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

    /** Fails if a contender takes too long or has failed, and if one has ended that should run. */
    private static void require(Carrier carrier, boolean runs, long deadline, Contender contender) {
        boolean late = System.nanoTime() > deadline;
        if (late || carrier.hasFailed() || (runs && !carrier.isAlive())) {
            throw new IllegalStateException(
                    contender.name() + (late ? " took too long" : " has ended") + ":\n" + carrier.log());
        }
    }
}
