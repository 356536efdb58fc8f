package dev.walferry.internal.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private static final Lsn HERE = Lsn.of(100);
    private static final Lsn FURTHER = Lsn.of(101);

    @Test
    void whatIsSaidAgainIsNoNews() {
        HeldBack held = new HeldBack(Duration.ofDays(1));
        assertNull(held.reason());
        assertTrue(held.said("slot a", HERE));
        assertFalse(held.said("slot a", HERE));
        assertTrue(held.said("slot b", HERE));
        assertEquals("slot b", held.reason());
    }

    /** The answer to the last status update may not have arrived yet. */
    @Test
    void silenceForAMomentMeansNothing() {
        HeldBack held = new HeldBack(Duration.ofDays(1));
        held.said("slot a", HERE);
        held.notSaid(HERE);
        assertEquals("slot a", held.reason());
    }

    @Test
    void itIsOverOnceSomethingIsSent() {
        HeldBack held = new HeldBack(Duration.ofDays(1));
        held.said("slot a", HERE);
        held.notSaid(FURTHER);
        assertNull(held.reason());
        assertTrue(held.said("slot a", FURTHER), "another wait");
    }

    @Test
    void itIsOverAfterSilence() {
        AtomicLong clock = new AtomicLong();
        HeldBack held = new HeldBack(Duration.ofNanos(10), clock::get);
        held.said("slot a", HERE);
        clock.set(19);
        held.notSaid(HERE);
        assertEquals("slot a", held.reason());
        clock.set(20);
        held.notSaid(HERE);
        assertNull(held.reason());
    }

    /** While Kafka accepts nothing, the client reads nothing. */
    @Test
    void itGoesOnWhileNobodyListens() {
        AtomicLong clock = new AtomicLong();
        HeldBack held = new HeldBack(Duration.ofNanos(10), clock::get);
        held.said("slot a", HERE);
        clock.set(100);
        held.notListening();
        held.notSaid(HERE);
        assertEquals("slot a", held.reason());
        clock.set(120);
        held.notSaid(HERE);
        assertNull(held.reason());
    }
}
