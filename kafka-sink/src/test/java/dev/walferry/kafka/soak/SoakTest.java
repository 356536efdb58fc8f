package dev.walferry.kafka.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.DaemonProcess;
import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.Await;
import dev.walferry.testdata.FreePort;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.Postgres;
import dev.walferry.testdata.junit.TestTopics;
import dev.walferry.testdata.topics.TopicReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon with all features on, for {@code -Dwalferry.soak.seconds} (30 by default): its live heap does not grow,
 * and its metrics agree with what Kafka holds. {@code -Dwalferry.soak.output=FILE} keeps the samples.
 */
@Postgres
@Kafka
@Tag("slow")
@Timeout(7_200)
class SoakTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SECONDS_PER_SAMPLE = 3;

    private static final int MOST_SAMPLES = 120;
    private static final int ROWS_BEFORE = 5_000;

    private final Duration duration = Duration.ofSeconds(Integer.getInteger("walferry.soak.seconds", 30));
    private final int port = FreePort.find();
    private final HttpClient client = HttpClient.newHttpClient();

    private record Sample(long second, long liveBytes, double rows, double lag, double cpuSeconds) {}

    @AfterEach
    void giveBack() {
        FreePort.giveBack(port);
    }

    private Route route(TestDatabase database, TestTopics topics) throws SQLException {
        database.execute(
                Workload.TABLE,
                "create table old (id int primary key, note text)",
                "insert into old select i, '" + Route.ROW_MARKER + "' from generate_series(1, " + ROWS_BEFORE + ") i");
        Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())
                .set("http.listen", "127.0.0.1:" + port)
                .set("log.format", "json")
                .set("source.streaming", "true")
                .set("source.takeover.timeout.ms", "60000")
                .set("heartbeat.interval.ms", "1000")
                .set("heartbeat.message.enable", "true")
                .set("provide.transaction.metadata", "true")
                .snapshot("initial");
        return route.publish("table item, old");
    }

    private Map<String, Double> metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        Map<String, Double> series = new HashMap<>();
        client.send(request, BodyHandlers.ofString()).body().lines().forEach(line -> {
            int blank = line.lastIndexOf(' ');
            if (!line.startsWith("#") && blank > 0) {
                series.put(line.substring(0, blank), number(line.substring(blank + 1)));
            }
        });
        return series;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("Inf", "Infinity"));
    }

    private static double rows(String table, String operation, Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(series -> series.getKey().startsWith("walferry_rows_total{operation=\"" + operation + "\""))
                .filter(series -> series.getKey().contains(",table=\"" + table + "\"}"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static double sum(String name, Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .filter(series -> series.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private Sample sample(long start, DaemonProcess daemon) throws IOException, InterruptedException {
        long live = liveBytes(daemon);
        Map<String, Double> now = metrics();
        return new Sample(
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                live,
                sum("walferry_rows_total", now),
                sum("walferry_lag_seconds", now),
                sum("process_cpu_time_ns_total", now) / 1e9);
    }

    /** Returns the bytes of live objects, after a collection. */
    private static long liveBytes(DaemonProcess daemon) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "-J-Dsun.tools.attach.attachTimeout=60000", // ten seconds by default
                        Long.toString(daemon.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jcmd.waitFor(), output);
        String total = output.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
        return Long.parseLong(total.trim().split("\\s+", -1)[2]);
    }

    private void print(List<Sample> samples) throws IOException {
        String file = System.getProperty("walferry.soak.output");
        try (PrintStream out = file == null ? null : new PrintStream(file, StandardCharsets.UTF_8)) {
            if (out != null) {
                out.println("second,live_bytes,rows,lag_seconds,cpu_seconds");
                samples.forEach(s -> out.println(String.format(
                        Locale.ROOT,
                        "%d,%d,%.0f,%.3f,%.1f",
                        s.second(),
                        s.liveBytes(),
                        s.rows(),
                        s.lag(),
                        s.cpuSeconds())));
            }
        }
    }

    @Test
    void theHeapStaysFlatAndTheMetricsAreWhatKafkaHolds(TestDatabase database, TestTopics topics) throws Exception {
        List<Sample> samples = new ArrayList<>();
        try (Route route = route(database, topics);
                DaemonProcess daemon = DaemonProcess.streaming(route);
                SteadyLoad load = SteadyLoad.on(database);
                TopicReader reader = route.reader()) {
            long start = System.nanoTime();
            int count = (int) Math.min(MOST_SAMPLES, duration.toSeconds() / SECONDS_PER_SAMPLE);
            for (int i = 1; i <= count; i++) {
                long due = start + duration.toNanos() / count * i;
                Await.until("the next sample is due", duration.plus(LIMIT), () -> System.nanoTime() - due >= 0);
                samples.add(sample(start, daemon));
                print(samples);
            }
            load.stop();
            daemon.awaitAllConfirmed();
            Map<String, Double> metrics = metrics();
            assertEquals((double) load.inserted(), rows("item", "insert", metrics));
            assertEquals((double) load.updated(), rows("item", "update", metrics));
            assertEquals((double) load.deleted(), rows("item", "delete", metrics));
            assertEquals(ROWS_BEFORE, rows("old", "read", metrics));
            Map<String, Long> held = new HashMap<>();
            reader.readAll(record -> held.merge(record.topic(), 1L, Long::sum));
            // a delete is followed by a tombstone
            assertEquals(
                    load.inserted() + load.updated() + 2 * load.deleted() + (long) rows("item", "read", metrics),
                    held.get(route.topic("item")));
            assertEquals((long) ROWS_BEFORE, held.get(route.topic("old")));
            assertFlat(samples);
            daemon.terminate();
        }
    }

    /**
     * Asserts that the last third needs no more than the second third: the first one still loads classes and fills
     * buffers. A sample may find a full window of records in flight, so the least of each third counts, which a leak
     * raises too.
     */
    private static void assertFlat(List<Sample> samples) {
        int third = samples.size() / 3;
        long before = least(samples.subList(third, 2 * third));
        long after = least(samples.subList(2 * third, samples.size()));
        assertTrue(after <= before * 1.1, () -> "live bytes have grown from " + before + " to " + after);
    }

    private static long least(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::liveBytes).min().orElseThrow();
    }
}
