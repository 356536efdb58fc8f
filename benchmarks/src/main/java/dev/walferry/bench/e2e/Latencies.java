package dev.walferry.bench.e2e;

import dev.walferry.bench.e2e.contender.Carrier;
import dev.walferry.bench.e2e.contender.Contender;
import dev.walferry.bench.e2e.contender.Lane;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Commits transactions at a steady rate while a contender runs; a consumer records when each row becomes visible.
 *
 * <p>A row's time counts from when its transaction was due, not from when the writer committed it, and no row is left out. So a
 * pause counts for each row that was due during it (no coordinated omission).
 */
final class Latencies {
    private static final byte[] NO_KEY = {};
    private static final long FIRST_PATIENCE_NANOS = 120_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Testbed testbed;
    private final int rate;
    private final int warmupSeconds;
    private final int seconds;
    private long nextId = 1;

    Latencies(Testbed testbed, int rate, int warmupSeconds, int seconds) {
        this.testbed = testbed;
        this.rate = rate;
        this.warmupSeconds = warmupSeconds;
        this.seconds = seconds;
    }

    List<Latency> run(List<Contender> contenders, int runs) throws SQLException, IOException {
        List<Latency> all = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            for (Contender contender : contenders) {
                Latency latency = once(contender, run);
                all.add(latency);
                System.out.printf(
                        "%2d  %-20s ms %s  CPU s per million %.1f%n",
                        run, contender.name(), latency.millis(), latency.cpuPerMillion());
            }
        }
        return all;
    }

    private Latency once(Contender contender, int run) throws SQLException, IOException {
        Lane lane = testbed.lane(contender, run);
        try (Carrier carrier = contender.start(lane);
                KafkaConsumer<byte[], byte[]> consumer = consumer(lane)) {
            long first = nextId;
            long due = (long) rate * (warmupSeconds + seconds);
            nextId += due;
            SteadyWriter writer = new SteadyWriter(testbed.database(), rate, first, due);
            awaitSession(lane, carrier, contender);
            writer.start();
            Histogram micros = new Histogram(60_000_000L, 3);
            double cpu = follow(contender, carrier, consumer, writer, micros);
            writer.join();
            return Latency.of(contender.name(), run, rate, micros, cpu);
        } finally {
            testbed.clear(lane);
            // the next run should not read first what this one has written
            testbed.advanceBase();
        }
    }

    private void awaitSession(Lane lane, Carrier carrier, Contender contender) throws SQLException {
        long deadline = System.nanoTime() + FIRST_PATIENCE_NANOS;
        while (testbed.walsenderPid(lane) == 0) {
            if (!carrier.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(contender.name() + " did not start:\n" + carrier.log());
            }
            Pause.millis(100);
        }
    }

    /** Consumes until the last row has come, and records those that were due after the warm-up. */
    private double follow(
            Contender contender,
            Carrier carrier,
            KafkaConsumer<byte[], byte[]> consumer,
            SteadyWriter writer,
            Histogram micros) {
        ProcessUsage usage = new ProcessUsage(carrier.pid());
        long measuredFrom = writer.first() + (long) rate * warmupSeconds;
        long missing = (long) rate * seconds;
        double cpuBefore = -1;
        long deadline = System.nanoTime() + FIRST_PATIENCE_NANOS + (warmupSeconds + seconds) * 1_000_000_000L;
        while (missing > 0) {
            if (!carrier.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        contender.name() + ": " + missing + " rows did not arrive:\n" + carrier.log());
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long now = System.nanoTime();
                long id = contender.id(record.key() == null ? NO_KEY : record.key(), record.value());
                if (id < measuredFrom) {
                    continue;
                }
                if (cpuBefore < 0) {
                    cpuBefore = usage.cpuSeconds();
                }
                micros.recordValue(Math.max(0, Math.min(now - writer.due(id), 60_000_000_000L) / 1000));
                missing--;
            }
        }
        return (usage.cpuSeconds() - cpuBefore) * 1_000_000 / micros.getTotalCount();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Lane lane) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", lane.bootstrap());
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("max.poll.records", 10_000);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(lane.topic(), 0)));
        return consumer;
    }
}
