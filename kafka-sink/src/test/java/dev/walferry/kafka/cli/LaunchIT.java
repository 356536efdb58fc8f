package dev.walferry.kafka.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.harness.Route;
import dev.walferry.kafka.harness.Workload;
import dev.walferry.testdata.TestDatabase;
import dev.walferry.testdata.junit.Kafka;
import dev.walferry.testdata.junit.OnPostgres;
import dev.walferry.testdata.junit.TestTopics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time from the launch to the log line that says the daemon streams, with and without classes that an earlier
 * daemon kept. {@code -Dwalferry.launches=20} alternates between both and prints every time.
 */
@Kafka
@Timeout(600)
class LaunchIT {
    private static final int LAUNCHES = Integer.getInteger("walferry.launches", 0);

    @TempDir
    Path folder;

    /**
     * Up to that line, a launch with kept classes takes about 1 s of CPU time. On a busy machine it lasts longer, but
     * uses hardly more CPU time.
     */
    private static final Duration MOST_CPU = Duration.ofSeconds(3);

    private record Launch(double seconds, Duration cpu, boolean withKeptClasses) {}

    private static Launch launch(Path home, Path config, @Nullable Path cache)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        home.resolve("bin/walferry").toString(), "run", "--config", config.toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "WALFERRY_CLASS_CACHE"));
        if (cache != null) {
            builder.environment().put("WALFERRY_CLASS_CACHE", cache.toString());
        }
        long began = System.nanoTime();
        Process daemon = builder.start();
        try (BufferedReader output = daemon.inputReader(StandardCharsets.UTF_8)) {
            awaitStreaming(output);
            double seconds = (System.nanoTime() - began) / 1e9;
            Duration cpu = daemon.info().totalCpuDuration().orElseThrow();
            String mapped = Files.readString(Path.of("/proc/" + daemon.pid() + "/maps"));
            boolean isKept = cache != null && mapped.contains(cache.toString());
            // unlike that of the process, this leaves its output open
            assertTrue(daemon.toHandle().destroy(), "cannot be told to end");
            List<String> rest = output.lines().toList();
            assertTrue(daemon.waitFor(1, TimeUnit.MINUTES), "does not end");
            assertEquals(0, daemon.exitValue(), rest::toString);
            assertFalse(rest.stream().anyMatch(each -> each.contains("[warning]")), rest::toString);
            return new Launch(seconds, cpu, isKept);
        } finally {
            daemon.destroyForcibly();
        }
    }

    private static void awaitStreaming(BufferedReader output) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = output.readLine();
        while (line != null && !line.contains("streaming from slot")) {
            lines.add(line);
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("has ended:\n" + String.join("\n", lines));
        }
    }

    @OnPostgres(18)
    void aDaemonStartsWithTheClassesOfTheOneBefore(TestDatabase database, TestTopics topics) throws Exception {
        Path home = Distribution.unpack(Files.createDirectory(folder.resolve("installed")));
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Path config = folder.resolve("walferry.properties");
        database.execute(Workload.TABLE);
        try (Route route = Route.between(database, topics.bootstrapServers(), topics.prefix())) {
            route.publish("table item").writeTo(config);
            assertFalse(launch(home, config, cache).withKeptClasses());
            database.awaitFree(route.slot());
            Launch warm = launch(home, config, cache);
            assertTrue(warm.withKeptClasses());
            assertTrue(warm.cpu().compareTo(MOST_CPU) < 0, warm::toString);
            database.awaitFree(route.slot());
            measure(home, config, cache, route);
        }
    }

    private static void measure(Path home, Path config, Path cache, Route route)
            throws IOException, InterruptedException, SQLException {
        for (int i = 0; i < LAUNCHES; i++) {
            Launch launch = launch(home, config, i % 2 == 0 ? null : cache);
            route.database().awaitFree(route.slot());
            System.out.printf(
                    Locale.ROOT,
                    "%s launch %d, classes %s: %.3f s, %.3f s of CPU time%n",
                    System.getProperty("java.vm.version"),
                    i + 1,
                    launch.withKeptClasses() ? "kept" : "from jars",
                    launch.seconds(),
                    launch.cpu().toMillis() / 1e3);
        }
    }
}
