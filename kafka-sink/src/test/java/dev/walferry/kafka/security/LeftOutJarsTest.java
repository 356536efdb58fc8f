package dev.walferry.kafka.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * HdrHistogram is not distributed: its newest version has published vulnerabilities. Micrometer uses it for
 * percentiles, and no meter of ours publishes any. The broker of the tests brings it onto the class path, so these
 * tests hide it.
 */
class LeftOutJarsTest {
    private static final Path DISTRIBUTED = Path.of("../packaging/THIRD-PARTY.md");

    private static URLClassLoader without(String jar) {
        URL[] others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(entry -> !entry.getFileName().toString().startsWith(jar))
                .map(LeftOutJarsTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(others, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void hdrHistogramIsNotDistributed() throws Exception {
        assertFalse(Files.readString(DISTRIBUTED).contains("HdrHistogram"));
    }

    @Test
    void metricsAreReadWithoutHdrHistogram() throws Exception {
        try (URLClassLoader loader = without("HdrHistogram-")) {
            assertThrows(ClassNotFoundException.class, () -> loader.loadClass("org.HdrHistogram.Histogram"));
            Class<?> type = loader.loadClass("dev.walferry.kafka.observe.metrics.DaemonMetrics");
            try (AutoCloseable metrics =
                    (AutoCloseable) type.getConstructor(List.class).newInstance(List.of())) {
                String series = (String) type.getMethod("scrape").invoke(metrics);
                assertTrue(series.contains("jvm_memory_used_bytes"), series);
            }
        }
    }

    /** Micrometer creates a timer for the collector's pauses once the first pause has ended. */
    @Test
    void aTimerIsReadWithoutHdrHistogram() throws Exception {
        try (URLClassLoader loader = without("HdrHistogram-")) {
            Class<?> config = loader.loadClass("io.micrometer.prometheusmetrics.PrometheusConfig");
            Class<?> type = loader.loadClass("io.micrometer.prometheusmetrics.PrometheusMeterRegistry");
            Object registry = type.getConstructor(config)
                    .newInstance(config.getField("DEFAULT").get(null));
            Object timer =
                    type.getMethod("timer", String.class, String[].class).invoke(registry, "pause", new String[0]);
            loader.loadClass("io.micrometer.core.instrument.Timer")
                    .getMethod("record", long.class, TimeUnit.class)
                    .invoke(timer, 2, TimeUnit.SECONDS);
            String series = (String) type.getMethod("scrape").invoke(registry);
            assertTrue(series.contains("pause_seconds_sum 2.0"), series);
        }
    }
}
