package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.walferry.kafka.observe.slot.SlotRoom.Limit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which limit a slot reaches first: the server's, or the daemon's own. */
class SlotRoomTest {
    private static @Nullable SlotRoom room(String walStatus, @Nullable Long safe, long retained, long giveUp) {
        return SlotRoom.of(new SlotState(walStatus, safe, retained, 0L, true), giveUp);
    }

    @Test
    void nothingLimitsASlotUnlessItIsConfigured() {
        assertNull(room("reserved", null, 1000, 0));
    }

    @Test
    void theOneThatComesFirstCounts() {
        assertEquals(new SlotRoom(500, Limit.SERVER), room("extended", 500L, 1000, 0));
        assertEquals(new SlotRoom(500, Limit.SERVER), room("extended", 500L, 1000, 1600));
        assertEquals(new SlotRoom(400, Limit.DAEMON), room("extended", 500L, 1000, 1400));
        assertEquals(new SlotRoom(400, Limit.DAEMON), room("reserved", null, 1000, 1400));
    }

    @Test
    void pastTheDaemonsLimitThereIsNone() {
        assertEquals(new SlotRoom(-1, Limit.DAEMON), room("reserved", null, 1001, 1000));
    }

    /** The server rounds to whole segments. */
    @Test
    void whatIsNotReservedHasNoRoom() {
        assertEquals(new SlotRoom(0, Limit.SERVER), room("unreserved", 100L, 1000, 0));
        assertEquals(new SlotRoom(-100, Limit.SERVER), room("unreserved", -100L, 1000, 5000));
    }

    @Test
    void aLostSlotIsTheServersDoing() {
        assertEquals(new SlotRoom(0, Limit.SERVER), room("lost", 0L, 0, 1000));
    }
}
