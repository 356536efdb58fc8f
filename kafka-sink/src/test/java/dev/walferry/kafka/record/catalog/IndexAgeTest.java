package dev.walferry.kafka.record.catalog;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Comparing the age of an index with that of rows, although transaction ids wrap around. */
class IndexAgeTest {
    private static final int CREATOR = 700;
    private static final int SLOT = 1000;
    private static final int NEXT = 2000;

    private static IndexAge age(Integer... writers) {
        return new IndexAge(List.of(writers), CREATOR, SLOT, NEXT);
    }

    @Test
    void whatPrecedesTheSlotIsOlderThanAnyRow() {
        assertTrue(age(3, SLOT - 1).isOlderThanAnyRow());
        assertFalse(age(3, SLOT).isOlderThanAnyRow());
    }

    @Test
    void whatCameWithTheTableIsOlderThanAnyRow() {
        assertTrue(new IndexAge(List.of(1500), 1500, SLOT, NEXT).isOlderThanAnyRow());
        assertFalse(new IndexAge(List.of(1500, 1501), 1500, SLOT, NEXT).isOlderThanAnyRow());
    }

    @Test
    void withoutASlotOnlyTheTableAndTheTransactionTell() {
        IndexAge age = new IndexAge(List.of(800), CREATOR, null, NEXT);
        assertFalse(age.isOlderThanAnyRow());
        assertTrue(age.isOlderThan(900));
    }

    @Test
    void laterTransactionSeesWhatAnEarlierOneDid() {
        assertTrue(age(1500).isOlderThan(1501));
        assertTrue(age(1500).isOlderThan(1500));
        assertFalse(age(1500).isOlderThan(1499));
    }

    /** Ids from 2^31 on are negative as Java ints, but do not precede 0. */
    @Test
    void whereNoTransactionIsKnownOnlyTheSlotAndTheTableTell() {
        int later = (int) 3_000_000_000L;
        IndexAge age = new IndexAge(List.of(later), CREATOR, later - 10, later + 10);
        assertFalse(age.isOlderThan(0));
        assertTrue(age.isOlderThan(later));
        assertFalse(age(1500).isOlderThan(0));
        assertTrue(age(SLOT - 1).isOlderThan(0));
        assertTrue(age(CREATOR).isOlderThan(0));
    }

    @Test
    void idsThatLieAheadAreOfALastRound() {
        assertTrue(age(NEXT + 1000).isOlderThanAnyRow());
        assertTrue(age(1, 2).isOlderThanAnyRow());
    }

    @Test
    void comparisonGoesRound() {
        IndexAge age = new IndexAge(List.of(-10), CREATOR, -20, 50);
        assertFalse(age.isOlderThanAnyRow());
        assertTrue(age.isOlderThan(5));
        assertTrue(new IndexAge(List.of(-10), CREATOR, 20, 50).isOlderThanAnyRow());
    }
}
