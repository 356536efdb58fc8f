package dev.walferry.kafka.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.config.mode.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** The format of the lines that loggers write. */
class LogLinesTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final MDCAdapter context = new BasicMDCAdapter();
    private final LogOutput output = new LogOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8), context);
    private final LogProvider.Factory factory = new LogProvider.Factory(output);
    private final Logger log = factory.getLogger("dev.walferry.kafka.session.Session");
    private final Logger network = factory.getLogger("org.apache.kafka.clients.NetworkClient");

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aLineOfTextNamesItsEvent() {
        log.info(LogEvent.STREAM_STARTED.marker(), "streaming from {}", "here");
        log.warn("odd {}", 1);
        assertTrue(
                lines().get(0).matches("20..-..-..T..:..:..\\....Z INFO stream\\.started - streaming from here"),
                lines().get(0));
        assertTrue(lines().get(1).endsWith("Z WARN Session - odd 1"), lines().get(1));
    }

    @Test
    void aLineOfJsonIsAnObject() throws Exception {
        output.use(LogFormat.JSON, Level.INFO);
        log.warn(LogEvent.SLOT_CONNECTION.marker("failed"), "a \"name\"\nand a line", new IllegalStateException("why"));
        assertEquals(1, lines().size());
        JsonNode line = new ObjectMapper().readTree(lines().get(0));
        assertEquals("slot.connection.failed", line.get("event").textValue());
        assertEquals("warn", line.get("level").textValue());
        assertEquals("a \"name\"\nand a line", line.get("message").textValue());
        assertEquals("java.lang.IllegalStateException: why", line.get("error").textValue());
        assertTrue(line.get("stack").size() > 0);
    }

    @Test
    void loggersAreQuietedByTheirPrefix() {
        output.quiet("org.apache.kafka.", null);
        output.quiet("dev.walferry.", Level.WARN);
        network.error("not shown");
        log.info("not shown");
        log.warn("shown");
        factory.getLogger("org.postgresql.Driver").warn("shown");
        assertEquals(2, lines().size(), () -> lines().toString());
        assertFalse(log.isInfoEnabled());
        assertFalse(network.isErrorEnabled());
    }

    /** Lines of a thread that a pipeline starts name the pipeline too. */
    @Test
    void aLineNamesItsPipeline() throws Exception {
        context.put(LogProvider.PIPELINE, "orders");
        try {
            Thread started = new Thread(() -> log.info("from a thread of its own"));
            started.start();
            started.join();
            output.use(LogFormat.JSON, Level.INFO);
            log.info(LogEvent.STREAM_STARTED.marker(), "streaming");
        } finally {
            context.remove(LogProvider.PIPELINE);
        }
        assertTrue(lines().get(0).endsWith("INFO Session [orders] - from a thread of its own"), lines().get(0));
        assertEquals(
                "orders",
                new ObjectMapper().readTree(lines().get(1)).get("pipeline").textValue());
    }

    @Test
    void repeatsOfOnePipelineLeaveOutNothingOfAnother() {
        try {
            for (String pipeline : List.of("a", "b")) {
                context.put(LogProvider.PIPELINE, pipeline);
                for (int i = 0; i < 20; i++) {
                    log.warn("value of column {} left out", i);
                }
            }
        } finally {
            context.remove(LogProvider.PIPELINE);
        }
        assertEquals(20, lines().size());
    }

    /** A table's name cannot forge a line. */
    @Test
    void anEventIsOneLine() {
        log.error("table {}", "a\nb\r\u2028c", new IllegalStateException("x\ny", new RuntimeException("z")));
        assertEquals(1, lines().size(), () -> lines().toString());
        assertTrue(
                lines().get(0)
                        .endsWith("table a\\u000ab\\u000d\\u2028c: java.lang.IllegalStateException: x\\u000ay:"
                                + " java.lang.RuntimeException: z"),
                lines().get(0));
    }

    @Test
    void levelsAreKept() {
        log.debug("no");
        network.info("no");
        assertEquals(List.of(), lines());
        output.use(LogFormat.TEXT, Level.DEBUG);
        log.debug("yes");
        network.info("no");
        assertEquals(1, lines().size());
    }

    @Test
    void kafkasClientSaysItOnce() {
        for (int i = 0; i < 500; i++) {
            network.warn("[Producer] Connection to node {} could not be established", i);
            network.warn("[Producer] Bootstrap broker disconnected");
        }
        assertEquals(1, lines().size(), () -> lines().toString());
    }

    @Test
    void repeatsAreCountedAndOtherLinesAreNot() {
        for (int i = 0; i < 500; i++) {
            log.warn("value of column {} left out", i);
            log.info("table {} finished", i);
        }
        log.warn("another thing");
        assertEquals(
                10, lines().stream().filter(line -> line.contains("left out")).count());
        assertEquals(
                500, lines().stream().filter(line -> line.contains("finished")).count());
        assertEquals(
                1, lines().stream().filter(line -> line.contains("another")).count());
    }

    @Test
    void whatWasLeftOutIsSaidLater() {
        RepeatLimit limit = new RepeatLimit();
        long minute = 60_000_000_000L;
        for (int i = 0; i < 10; i++) {
            assertEquals(0, limit.admit("kind", false, i));
        }
        assertEquals(RepeatLimit.LEFT_OUT, limit.admit("kind", false, 11));
        assertEquals(RepeatLimit.LEFT_OUT, limit.admit("kind", false, minute - 1));
        assertEquals(2, limit.admit("kind", false, minute));
        assertEquals(0, limit.admit("kind", false, minute + 1));
    }

    @Test
    void anOutageOfHoursIsOneLineUntilAMinuteWithoutIt() {
        RepeatLimit limit = new RepeatLimit();
        long second = 1_000_000_000L;
        assertEquals(0, limit.admit("kind", true, 0));
        for (int i = 1; i < 7200; i++) {
            assertEquals(RepeatLimit.LEFT_OUT, limit.admit("kind", true, i * second));
        }
        assertEquals(7199, limit.admit("kind", true, 7300 * second));
    }
}
