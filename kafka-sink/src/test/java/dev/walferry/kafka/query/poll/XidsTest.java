package dev.walferry.kafka.query.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows of transaction ids contain each id once, even where the 32 bits of a row's xmin wrap around. */
class XidsTest {
    @Test
    void aWindowOverTheEndOfACycle() {
        long from = 3 * Xids.CYCLE - 10;
        long to = 3 * Xids.CYCLE + 10;
        assertTrue(Xids.isWithin(Xids.CYCLE - 10, from, to));
        assertTrue(Xids.isWithin(9, from, to));
        assertFalse(Xids.isWithin(10, from, to));
        assertFalse(Xids.isWithin(Xids.CYCLE - 11, from, to));
    }

    @Test
    void windowsInARowHoldEachIdOnce() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            long at = random.nextLong(5 * Xids.CYCLE);
            long begin = Math.max(0, at - random.nextLong(Xids.CYCLE));
            int found = 0;
            for (long from = begin; from <= at; ) {
                long to = from + 1 + random.nextLong(Xids.CYCLE / 7);
                to = Math.min(to, begin + Xids.CYCLE);
                found += Xids.isWithin(at & (Xids.CYCLE - 1), from, to) ? 1 : 0;
                from = to;
            }
            assertEquals(1, found, "seed " + seed + ", id " + at + " from " + begin);
        }
    }

    @Test
    void anEmptyWindowHoldsNothing() {
        assertFalse(Xids.isWithin(5, 5, 5));
        assertEquals("((x - 5) & 4294967295) < 3", Xids.within("x", 5, 8));
        assertEquals("((x - 5) & 4294967295) >= 0", Xids.outside("x", 5, 5));
    }
}
