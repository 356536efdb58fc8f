package dev.walferry.kafka.observe.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page of metrics is generated, so it names exactly the metrics that exist. */
class MetricsReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/metrics.md");

    @Test
    void pageFollowsTheMeters() throws IOException {
        if (Boolean.getBoolean("walferry.writeReference")) {
            Files.writeString(PAGE, MetricsReference.markdown());
        }
        assertEquals(
                MetricsReference.markdown(),
                Files.readString(PAGE),
                "docs/reference/metrics.md is out of date: run this test with -Dwalferry.testJvm="
                        + "-Dwalferry.writeReference=true");
    }
}
