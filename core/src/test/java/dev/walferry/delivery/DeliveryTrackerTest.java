package dev.walferry.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import org.junit.jupiter.api.Test;

class DeliveryTrackerTest {
    private static final Lsn START = Lsn.of(100);

    private final DeliveryTracker tracker = new DeliveryTracker(START);

    @Test
    void nothingIsConfirmableBeforeTheCommit() {
        Delivery delivery = tracker.begin();
        delivery.sending();
        delivery.acknowledged();
        assertEquals(START, tracker.confirmable());
        tracker.commit(Lsn.of(200));
        assertEquals(Lsn.of(200), tracker.confirmable());
    }

    /** Trap A18: acknowledgements of several partitions come in any order. */
    @Test
    void aLaterTransactionWaitsForAnEarlierOne() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        Delivery second = tracker.begin();
        second.sending();
        tracker.commit(Lsn.of(300));

        second.acknowledged();
        assertEquals(START, tracker.confirmable());
        first.acknowledged();
        assertEquals(Lsn.of(300), tracker.confirmable());
        assertTrue(tracker.isIdle());
    }

    @Test
    void theOldestIsTheFirstThatIsIncompleteOrNotAcknowledged() {
        assertNull(tracker.oldest());
        Delivery first = tracker.begin();
        assertSame(first, tracker.oldest());
        first.sending();
        tracker.commit(Lsn.of(200));
        Delivery second = tracker.begin();
        second.sending();
        tracker.commit(Lsn.of(300));

        second.acknowledged();
        assertSame(first, tracker.oldest());
        assertEquals(1, first.pending());
        first.acknowledged();
        assertNull(tracker.oldest());
    }

    /** Trap A18, A20: good records after a failed one must not be confirmed. */
    @Test
    void aFailureHoldsEverythingAfterItForEver() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        tracker.begin();
        tracker.commit(Lsn.of(300));
        tracker.keepalive(Lsn.of(400));

        RuntimeException cause = new RuntimeException("refused");
        first.failed(cause);
        assertEquals(START, tracker.confirmable());
        assertSame(cause, tracker.failure());
        assertFalse(tracker.isIdle());
    }

    @Test
    void aDeliveryIsConfirmableOnceEverythingBeforeItIs() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        Delivery second = tracker.begin();
        second.sending();
        second.acknowledged();
        assertFalse(second.isConfirmable());
        tracker.commit(Lsn.of(200));
        tracker.confirmable();
        assertFalse(second.isConfirmable());
        first.acknowledged();
        tracker.confirmable();
        assertTrue(first.isConfirmable());
        assertTrue(second.isConfirmable());
    }

    @Test
    void nothingIsConfirmableAfterAFailure() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        Delivery second = tracker.begin();
        tracker.commit(Lsn.of(300));
        first.failed(new RuntimeException("refused"));
        tracker.confirmable();
        assertFalse(first.isConfirmable());
        assertFalse(second.isConfirmable());
    }

    /** Trap A19: a transaction that sends nothing goes through the queue like any other. */
    @Test
    void anEmptyTransactionDoesNotJumpTheQueue() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        tracker.begin();
        tracker.commit(Lsn.of(300));
        assertEquals(START, tracker.confirmable());
        first.acknowledged();
        assertEquals(Lsn.of(300), tracker.confirmable());
    }

    /** Trap A4. */
    @Test
    void aKeepaliveCountsOnceEverythingBeforeItIsAcknowledged() {
        Delivery first = tracker.begin();
        first.sending();
        tracker.commit(Lsn.of(200));
        tracker.keepalive(Lsn.of(250));
        assertEquals(START, tracker.confirmable());
        first.acknowledged();
        assertEquals(Lsn.of(250), tracker.confirmable());
        tracker.keepalive(Lsn.of(260));
        assertEquals(Lsn.of(260), tracker.confirmable());
    }

    @Test
    void aKeepaliveWithinATransactionIsLeftOut() {
        tracker.begin();
        tracker.keepalive(Lsn.of(150));
        assertEquals(START, tracker.confirmable());
    }

    /** Trap A9, T-15: after a reconnect keepalives start lower. */
    @Test
    void theConfirmablePositionNeverGoesBack() {
        tracker.keepalive(Lsn.of(50));
        assertEquals(START, tracker.confirmable());
        tracker.begin();
        tracker.commit(Lsn.of(60));
        assertEquals(START, tracker.confirmable());
    }

    @Test
    void aRecordThatWasNotTakenDoesNotCount() {
        Delivery delivery = tracker.begin();
        delivery.sending();
        delivery.withdrawn();
        tracker.commit(Lsn.of(200));
        assertEquals(Lsn.of(200), tracker.confirmable());
    }

    @Test
    void misuseIsRefusedAtOnce() {
        assertThrows(IllegalStateException.class, () -> tracker.commit(Lsn.of(1)));
        Delivery delivery = tracker.begin();
        assertThrows(IllegalStateException.class, tracker::begin);
        assertThrows(IllegalStateException.class, delivery::acknowledged);
        tracker.commit(Lsn.of(200));
        assertThrows(IllegalStateException.class, delivery::sending);
    }
}
