package dev.walferry.kafka.record.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.kafka.config.mode.ConversionFailure;
import dev.walferry.kafka.record.value.UnconvertibleException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConversionFailuresTest {
    private final UnconvertibleException failure = new UnconvertibleException("too large");
    private long now;

    /** Counts the warnings logged for the failures of a column. */
    private long warnings(ConversionFailure mode, int times, long nanosBetween) {
        ConversionFailures failures = new ConversionFailures(mode, () -> now);
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < times; i++) {
                failures.handle("\"a\"", "public.t", failure);
                now += nanosBetween;
            }
        } finally {
            System.setErr(before);
        }
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("column \"a\" of relation public.t cannot be written: too large"))
                .count();
    }

    @Test
    void aColumnIsWarnedOfOnceAMinute() {
        assertEquals(1, warnings(ConversionFailure.WARN, 1000, 1));
        assertEquals(3, warnings(ConversionFailure.WARN, 5, TimeUnit.SECONDS.toNanos(30)));
    }

    @Test
    void skippingWarnsOfNothing() {
        assertEquals(0, warnings(ConversionFailure.SKIP, 3, TimeUnit.MINUTES.toNanos(2)));
    }
}
