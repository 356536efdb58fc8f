package dev.walferry.internal.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineHistoryTest {
    @Test
    void eachAncestorHasItsEnd() {
        TimelineHistory history = TimelineHistory.parse(
                "1\t0/5000148\tno recovery target specified\n\n# a comment\n2\t1/A0000028\tbefore 2026-11-29 10:00\n");
        assertEquals(Optional.of(Lsn.parse("0/5000148")), history.endOf(1));
        assertEquals(Optional.of(Lsn.parse("1/A0000028")), history.endOf(2));
        assertEquals(Optional.empty(), history.endOf(3));
    }

    @Test
    void aLaterTimelineContinuesAnEarlierOne() {
        TimelineHistory history = TimelineHistory.parse("1\t0/50\tpromoted\n2\t0/80\tpromoted\n");
        assertTrue(history.mayContinue(Map.of()));
        assertTrue(history.mayContinue(Map.of(1, Lsn.parse("0/50"))));
        assertTrue(history.mayContinue(history.ends()));
    }

    @Test
    void aTimelineOfTheSameNumberMayBeAnotherOne() {
        TimelineHistory history = TimelineHistory.parse("1\t0/50\tpromoted\n");
        assertFalse(history.mayContinue(Map.of(1, Lsn.parse("0/51"))));
        assertFalse(history.mayContinue(Map.of(1, Lsn.parse("0/50"), 2, Lsn.parse("0/80"))));
    }

    /** The file of a history may be gone; then only the timeline numbers decide. */
    @Test
    void whatIsNotKnownIsNoReasonToRefuse() {
        assertTrue(TimelineHistory.NONE.mayContinue(Map.of(1, Lsn.parse("0/50"))));
    }

    @Test
    void anythingElseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TimelineHistory.parse("1\n"));
        assertThrows(IllegalArgumentException.class, () -> TimelineHistory.parse("one 0/1"));
    }
}
