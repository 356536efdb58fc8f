package dev.walferry.connect.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How far a slot may move. */
class ConfirmLimitTest {
    private static final SlotOrigin FIRST = new SlotOrigin("1", 1, Lsn.ZERO, "s");
    private static final SlotOrigin NEXT = new SlotOrigin("1", 2, Lsn.of(500), "s");

    private final ConfirmLimit limit = new ConfirmLimit(Map.of("server", "shop"));

    private static SourceOffset offset(SlotOrigin origin, long position, long reached) {
        return new SourceOffset(SourcePosition.before(Lsn.of(position)), origin, "", Lsn.of(reached));
    }

    @Test
    void offsetsThatAreStoredRaiseIt() {
        assertEquals(Lsn.ZERO, limit.get());
        limit.begin(FIRST, Lsn.of(100));
        assertEquals(Lsn.of(100), limit.get());
        limit.found(null);
        limit.found(offset(FIRST, 150, 170));
        assertEquals(Lsn.of(170), limit.get());
        limit.begin(FIRST, Lsn.of(120));
        assertEquals(Lsn.of(170), limit.get(), "the next session may be there");
    }

    /** The positions of such offsets lie in another WAL. */
    @Test
    void offsetsOfAnotherTimelineDoNotCount() {
        limit.begin(FIRST, Lsn.of(100));
        limit.found(offset(FIRST, 600, 900));
        limit.begin(NEXT, Lsn.of(500));
        assertEquals(Lsn.of(500), limit.get());
        limit.found(offset(FIRST, 600, 900));
        assertEquals(Lsn.of(500), limit.get());
        limit.found(offset(NEXT, 700, 700));
        assertEquals(Lsn.of(700), limit.get());
    }

    @Test
    void itIsBehindWhatKafkaHas() {
        limit.begin(FIRST, Lsn.of(100));
        assertFalse(limit.isBehind());
        limit.want(Lsn.of(130));
        assertTrue(limit.isBehind());
        limit.found(offset(FIRST, 130, 130));
        assertFalse(limit.isBehind());
    }

    /** A previous task that could not reach Kafka may store an offset late. */
    @Test
    void anEarlierOffsetIsMissingTheLaterOne() {
        limit.begin(FIRST, Lsn.of(100));
        limit.found(offset(FIRST, 150, 150));
        limit.found(offset(FIRST, 120, 120));
        assertEquals(Lsn.of(150), limit.get());
        assertTrue(limit.isBehind());
        assertTrue(limit.isMissing());
        assertFalse(limit.isMissing(), "it was given out since");
    }
}
