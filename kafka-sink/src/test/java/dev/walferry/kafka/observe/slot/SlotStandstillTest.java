package dev.walferry.kafka.observe.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlotStandstillTest {
    private static final long MUCH = 20L << 20;

    private final AtomicLong movement = new AtomicLong(5);
    private final AtomicLong clock = new AtomicLong();
    private final SlotStandstill standstill = new SlotStandstill(movement::get, clock::get);

    /** Looks at the slot this many times, at intervals of ten seconds. */
    private void look(int times, long lagBytes) {
        for (int i = 0; i < times; i++) {
            clock.addAndGet(Duration.ofSeconds(10).toNanos());
            standstill.look(new SlotState("reserved", null, lagBytes, lagBytes, true));
        }
    }

    @Test
    void aSlotThatIsBehindAndDoesNotMoveIsNoticedAfterTwoMinutes() {
        look(13, MUCH);
        assertNull(standstill.reason());
        look(1, MUCH);
        assertEquals(
                "the server has sent nothing for 120 s, although 20 MiB of its WAL are not confirmed",
                standstill.reason());
        movement.incrementAndGet();
        look(1, MUCH);
        assertNull(standstill.reason());
    }

    @Test
    void anIdleSlotIsWell() {
        look(30, 1000);
        assertNull(standstill.reason());
    }

    @Test
    void aSlotThatIsNotReadIsAnotherMatter() {
        movement.set(-1);
        look(30, MUCH);
        assertNull(standstill.reason());
    }

    @Test
    void whatWasSeenLongAgoIsNotKnown() {
        look(20, MUCH);
        clock.addAndGet(Duration.ofSeconds(61).toNanos());
        assertNull(standstill.reason());
    }
}
