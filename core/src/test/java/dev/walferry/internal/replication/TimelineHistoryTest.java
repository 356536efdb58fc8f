package dev.walferry.internal.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.Lsn;
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
    void anythingElseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TimelineHistory.parse("1\n"));
        assertThrows(IllegalArgumentException.class, () -> TimelineHistory.parse("one 0/1"));
    }
}
