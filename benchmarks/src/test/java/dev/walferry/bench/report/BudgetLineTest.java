package dev.walferry.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.bench.report.BudgetLine.Verdict;
import org.junit.jupiter.api.Test;

class BudgetLineTest {
    private static Verdict atLeast(double value) {
        return BudgetLine.atLeast("rate", "peer", 6, 10, "x", value, "").verdict();
    }

    private static Verdict atMost(double value) {
        return BudgetLine.atMost("bytes", "", 112, 96, " B", value, "").verdict();
    }

    @Test
    void theMoreTheBetter() {
        assertEquals(Verdict.MISSED, atLeast(5.99));
        assertEquals(Verdict.REACHED, atLeast(6));
        assertEquals(Verdict.REACHED, atLeast(9.99));
        assertEquals(Verdict.AIM_REACHED, atLeast(10));
    }

    @Test
    void theLessTheBetter() {
        assertEquals(Verdict.MISSED, atMost(113));
        assertEquals(Verdict.REACHED, atMost(112));
        assertEquals(Verdict.REACHED, atMost(97));
        assertEquals(Verdict.AIM_REACHED, atMost(96));
    }

    @Test
    void aRowOfTheTable() {
        assertEquals(
                "| bytes |  | ≤ 112 B | ≤ 0.4 B | 104 B | reached |",
                BudgetLine.atMost("bytes", "", 112, 0.4, " B", 104, "104 B").row());
        assertEquals(
                "| rate | peer | ≥ 6x | ≥ 10x |  | not measured |",
                BudgetLine.unknown("rate", "peer", "≥ 6x", "≥ 10x").row());
    }
}
