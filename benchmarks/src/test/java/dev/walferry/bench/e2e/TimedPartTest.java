package dev.walferry.bench.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimedPartTest {
    private static final long SECOND = 1_000_000_000L;

    /** A possible value of System.nanoTime. */
    private long now = Long.MAX_VALUE - 20 * SECOND;

    private final TimedPart part = new TimedPart(false, () -> now);
    private final TimedPart whole = new TimedPart(true, () -> now);

    @Test
    void aQuarterOfTheRowsIsLeftOut() {
        assertFalse(part.begins(0));
        assertFalse(part.begins(0.01));
        assertFalse(part.begins(0.249));
        assertTrue(part.begins(0.25));
        assertFalse(part.begins(0.26), "it begins once");
    }

    @Test
    void tenSecondsAfterTheFirstRowAreLeftOutOfASlowOne() {
        now += 60 * SECOND;
        assertFalse(part.begins(0), "its start does not count");
        assertFalse(part.begins(0.001));
        now += 10 * SECOND - 1;
        assertFalse(part.begins(0.002));
        now++;
        assertTrue(part.begins(0.002));
    }

    @Test
    void itEndsWithTheLastRowOrAfterFifteenSeconds() {
        assertTrue(part.begins(0.3));
        now += 15 * SECOND - 1;
        assertFalse(part.isOver(0.999));
        assertTrue(part.isOver(1));
        now++;
        assertTrue(part.isOver(0.5));
    }

    @Test
    void wholeIsFromTheFirstRowToTheLast() {
        assertFalse(whole.begins(0));
        assertTrue(whole.begins(Double.MIN_VALUE));
        now += 3_600 * SECOND;
        assertFalse(whole.isOver(0.999));
        assertTrue(whole.isOver(1));
    }
}
