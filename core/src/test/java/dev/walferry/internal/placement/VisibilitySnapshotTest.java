package dev.walferry.internal.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibilitySnapshotTest {
    @Test
    void aRunningTransactionIsNotSeen() {
        VisibilitySnapshot snapshot = VisibilitySnapshot.parse("10:20:12,10");
        assertEquals(10, snapshot.xmin());
        assertEquals(20, snapshot.xmax());
        assertTrue(snapshot.sees(9L));
        assertFalse(snapshot.sees(10L));
        assertTrue(snapshot.sees(11L));
        assertFalse(snapshot.sees(12L));
        assertTrue(snapshot.sees(19L));
        assertFalse(snapshot.sees(20L));
    }

    @Test
    void withNothingRunningEverythingBeforeIsSeen() {
        VisibilitySnapshot snapshot = VisibilitySnapshot.parse("725:725:");
        assertTrue(snapshot.sees(724));
        assertFalse(snapshot.sees(725));
    }

    /** Transaction ids in the stream have 32 bits, which wrap around. */
    @Test
    void theEpochComesFromTheSnapshot() {
        long wrap = 3L << 32;
        VisibilitySnapshot after = VisibilitySnapshot.parse((wrap - 5) + ":" + (wrap + 5) + ":" + (wrap - 5));
        assertEquals(wrap - 1, after.full(-1));
        assertEquals(wrap + 3, after.full(3));
        assertEquals(wrap + 100, after.full(100));
        assertTrue(after.sees(-4));
        assertFalse(after.sees(-5));
        assertTrue(after.sees(3));
        assertFalse(after.sees(5));
        VisibilitySnapshot before = VisibilitySnapshot.parse((wrap - 5) + ":" + (wrap - 5) + ":");
        assertFalse(before.sees(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1:2", "1:2:3:4", "a:2:", "1:2:x", "1:2:3,"})
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> VisibilitySnapshot.parse(text));
    }
}
