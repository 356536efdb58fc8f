package dev.walferry.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo from start to end, with its own comparison. */
@Timeout(1200)
class DemoTest {
    @ParameterizedTest
    @ValueSource(ints = {14, 18})
    void everyTableIsRebuiltFromKafkaWithoutADifference(int version) throws Exception {
        StringWriter printed = new StringWriter();
        try (Demo demo = new Demo(version, new PrintWriter(printed), () -> false)) {
            assertTrue(demo.run(Duration.ofSeconds(6), 1100), printed::toString);
        }
        assertTrue(printed.toString().contains("No differences"), printed::toString);
    }
}
