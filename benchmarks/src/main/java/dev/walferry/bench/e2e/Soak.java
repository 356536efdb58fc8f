package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one contender for a long time, at the rate at which rows can be updated on the same machine, and measures its heap
 * after a full collection at intervals. In the end its topic must hold exactly as many records as rows were updated.
 */
final class Soak {
    private static final double MEBIBYTE = 1 << 20;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final Testbed testbed;
    private final int seconds;
    private final int interval;

    Soak(Testbed testbed, int seconds, int interval) {
        this.testbed = testbed;
        this.seconds = seconds;
        this.interval = interval;
    }

    /** Runs a JVM that writes a log of its collections. */
    List<SoakSample> run(Contender contender, Path gcLog) throws SQLException, IOException {
        Lane lane = testbed.lane(contender, 1);
        testbed.dropBase();
        try (Carrier carrier = contender.start(lane)) {
            long walsender = awaitSession(contender, lane, carrier);
            try (EndlessWriter writer = new EndlessWriter(testbed, lane)) {
                writer.start();
                List<SoakSample> samples = watch(contender, lane, carrier, writer, new FullCollections(gcLog));
                requireAll(contender, lane, carrier, writer.stop());
                if (testbed.walsenderPid(lane) != walsender) {
                    throw new IllegalStateException(contender.name() + " lost its connection and connected again");
                }
                return samples;
            }
        } finally {
            testbed.clear(lane);
        }
    }

    private long awaitSession(Contender contender, Lane lane, Carrier carrier) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long walsender = 0;
        while (walsender == 0) {
            require(System.nanoTime() < deadline, contender, carrier);
            Pause.millis(100);
            walsender = testbed.walsenderPid(lane);
        }
        return walsender;
    }

    private List<SoakSample> watch(
            Contender contender, Lane lane, Carrier carrier, EndlessWriter writer, FullCollections collections)
            throws SQLException, IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (testbed.records(lane) == 0) {
            require(System.nanoTime() < deadline, contender, carrier);
            Pause.millis(100);
        }
        List<SoakSample> samples = new ArrayList<>();
        ProcessUsage usage = new ProcessUsage(carrier.pid());
        long begin = System.nanoTime();
        long before = begin;
        long recordsBefore = testbed.records(lane);
        double cpuBefore = usage.cpuSeconds();
        for (int due = interval; due <= seconds; due += interval) {
            awaitDue(begin + due * 1_000_000_000L, contender, carrier, writer);
            long now = System.nanoTime();
            long records = testbed.records(lane);
            double cpu = usage.cpuSeconds();
            double backlog = testbed.backlog(lane) / MEBIBYTE;
            double heap = collections.collect(carrier.pid());
            samples.add(new SoakSample(
                    (now - begin) / 1e9,
                    records,
                    (records - recordsBefore) / ((now - before) / 1e9),
                    (cpu - cpuBefore) * 1e6 / Math.max(1, records - recordsBefore),
                    heap,
                    usage.residentMebibytes(),
                    backlog));
            System.out.println(samples.get(samples.size() - 1));
            before = now;
            recordsBefore = records;
            cpuBefore = cpu;
        }
        return samples;
    }

    private static void awaitDue(long due, Contender contender, Carrier carrier, EndlessWriter writer)
            throws SQLException {
        while (System.nanoTime() < due) {
            require(true, contender, carrier);
            writer.requireNoFailure();
            Pause.millis(100);
        }
    }

    /** Requires as many records as rows. A missing record could hide one that came twice, so neither may happen. */
    private void requireAll(Contender contender, Lane lane, Carrier carrier, long rows) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (testbed.records(lane) < rows) {
            require(System.nanoTime() < deadline, contender, carrier);
            Pause.millis(100);
        }
        long records = testbed.records(lane);
        if (records != rows) {
            throw new IllegalStateException(contender.name() + " wrote " + records + " records for " + rows + " rows");
        }
        System.out.println("as many records as rows: " + rows);
    }

    private static void require(boolean inTime, Contender contender, Carrier carrier) {
        if (!inTime || !carrier.isAlive()) {
            throw new IllegalStateException(
                    contender.name() + (inTime ? " has ended" : " takes too long") + ":\n" + carrier.log());
        }
    }
}
