package dev.walferry.connect.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.delivery.Delivery;
import dev.walferry.delivery.DeliveryTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.junit.jupiter.api.Test;

/** What a worker receives, and what may be confirmed to PostgreSQL when. */
class TaskPublisherTest {
    private static final int WEIGHT = 100;
    private static final Lsn END = Lsn.of(1000);

    private final DeliveryTracker tracker = new DeliveryTracker();
    private long ordinal;

    private TaskRecord record(boolean endsTransaction) {
        TaskRecord record = TaskRecord.of(
                SourceOffset.partition("shop", null),
                Map.of(),
                new SourcePosition(END, ++ordinal),
                "topic",
                null,
                null,
                null,
                null,
                new ConnectHeaders(),
                WEIGHT);
        if (endsTransaction) {
            record.endTransaction();
        }
        return record;
    }

    private static List<TaskRecord> poll(TaskPublisher publisher) {
        return publisher.poll();
    }

    private static boolean offer(TaskPublisher publisher, TaskRecord record, Delivery delivery) {
        return publisher.offer(record, delivery, null, Lsn.ZERO);
    }

    @Test
    void nothingIsConfirmableBeforeTheWorkerHasReportedIt() {
        TaskPublisher publisher = new TaskPublisher(1000, false, new Arrivals());
        Delivery delivery = tracker.begin();
        offer(publisher, record(false), delivery);
        offer(publisher, record(true), delivery);
        tracker.commit(END);
        List<TaskRecord> given = poll(publisher);
        assertEquals(2, given.size());
        publisher.acknowledged(given.get(1));
        assertEquals(Lsn.ZERO, tracker.confirmable());
        assertFalse(publisher.awaitAll(Duration.ZERO));
        publisher.acknowledged(given.get(0));
        assertEquals(END, tracker.confirmable());
        assertTrue(publisher.awaitAll(Duration.ZERO));
    }

    @Test
    void moreThanTheLimitWaitsForReports() {
        TaskPublisher publisher = new TaskPublisher(2 * WEIGHT, false, new Arrivals());
        Delivery delivery = tracker.begin();
        assertTrue(offer(publisher, record(false), delivery));
        assertTrue(offer(publisher, record(false), delivery));
        TaskRecord third = record(false);
        assertFalse(offer(publisher, third, delivery));
        TaskRecord first = poll(publisher).get(0);
        assertFalse(offer(publisher, third, delivery));
        publisher.acknowledged(first);
        assertTrue(offer(publisher, third, delivery));
    }

    @Test
    void recordLargerThanTheLimitIsTakenAlone() {
        TaskPublisher publisher = new TaskPublisher(1, false, new Arrivals());
        assertTrue(offer(publisher, record(false), tracker.begin()));
    }

    @Test
    void onlyWholeTransactionsAreGiven() {
        TaskPublisher publisher = new TaskPublisher(1000, true, new Arrivals());
        Delivery delivery = tracker.begin();
        TaskRecord first = record(false);
        offer(publisher, first, delivery);
        assertEquals(List.of(), poll(publisher));
        TaskRecord last = record(true);
        offer(publisher, last, delivery);
        offer(publisher, record(false), delivery);
        assertEquals(List.of(first, last), poll(publisher));
        assertEquals(List.of(), poll(publisher));
        assertEquals(last.position(), publisher.given());
    }

    @Test
    void transactionThatIsTooLargeIsSplit() {
        TaskPublisher publisher = new TaskPublisher(2 * WEIGHT, true, new Arrivals());
        Delivery delivery = tracker.begin();
        offer(publisher, record(false), delivery);
        TaskRecord second = record(false);
        offer(publisher, second, delivery);
        assertFalse(offer(publisher, record(true), delivery));
        List<TaskRecord> part = poll(publisher);
        assertEquals(2, part.size());
        assertTrue(part.get(1).endsTransaction());
        assertFalse(part.get(0).endsTransaction());
    }

    @Test
    void whatWasNotGivenIsForgotten() {
        TaskPublisher publisher = new TaskPublisher(1000, false, new Arrivals());
        Delivery delivery = tracker.begin();
        TaskRecord given = record(false);
        offer(publisher, given, delivery);
        assertEquals(List.of(given), poll(publisher));
        offer(publisher, record(true), delivery);
        publisher.discard();
        assertEquals(List.of(), poll(publisher));
        assertFalse(publisher.awaitAll(Duration.ZERO));
        publisher.acknowledged(given);
        assertTrue(publisher.awaitAll(Duration.ZERO));
        assertEquals(given.position(), publisher.given());
    }

    @Test
    void stoppedPublisherTakesNothing() {
        TaskPublisher publisher = new TaskPublisher(1000, false, new Arrivals());
        offer(publisher, record(true), tracker.begin());
        publisher.stop();
        assertEquals(List.of(), poll(publisher));
        assertTrue(publisher.awaitAll(Duration.ZERO));
    }

    /** Workers keep records in sets, so equal-looking records must not be equal. */
    @Test
    void recordsThatLookAlikeAreTwo() {
        ordinal = 0;
        TaskRecord one = record(false);
        ordinal = 0;
        TaskRecord other = record(false);
        assertFalse(one.equals(other));
    }

    private static TaskRecord progress() {
        return TaskRecord.carrying(Map.of("server", "shop", "table", "public.t"), Map.of("written_at", 1L), "progress");
    }

    /** Otherwise a worker that is killed between the two would read the rows again. */
    @Test
    void progressIsInTheTransactionOfItsRows() {
        Delivery delivery = tracker.begin();
        TaskPublisher publisher = new TaskPublisher(1000, true, new Arrivals());
        TaskRecord last = record(false);
        last.mayEndTransaction();
        offer(publisher, last, delivery);
        assertEquals(List.of(), poll(publisher));
        TaskRecord progress = progress();
        offer(publisher, progress, delivery);
        assertEquals(List.of(last, progress), poll(publisher));
        assertFalse(last.endsTransaction());
        assertTrue(progress.endsTransaction());
        assertEquals(last.position(), publisher.given());
    }

    @Test
    void rowsWithoutProgressAreATransactionOfTheirOwn() {
        Delivery delivery = tracker.begin();
        TaskPublisher publisher = new TaskPublisher(1000, true, new Arrivals());
        TaskRecord rows = record(false);
        rows.mayEndTransaction();
        offer(publisher, rows, delivery);
        TaskRecord change = record(false);
        offer(publisher, change, delivery);
        assertEquals(List.of(rows), poll(publisher));
        change.mayEndTransaction();
        publisher.keepUp();
        assertEquals(List.of(change), poll(publisher));
    }

    /** A transaction that fits into the limit is not split because other records are on their way. */
    @Test
    void aTransactionWaitsForThoseBefore() {
        Delivery delivery = tracker.begin();
        TaskPublisher publisher = new TaskPublisher(2 * WEIGHT, true, new Arrivals());
        TaskRecord before = record(true);
        offer(publisher, before, delivery);
        assertEquals(List.of(before), poll(publisher));
        TaskRecord begun = record(false);
        assertTrue(offer(publisher, begun, delivery));
        assertFalse(offer(publisher, record(true), delivery));
        assertEquals(List.of(), poll(publisher));
        publisher.acknowledged(before);
        TaskRecord last = record(true);
        assertTrue(offer(publisher, last, delivery));
        assertEquals(List.of(begun, last), poll(publisher));
    }

    /** The rows may fill the limit until their progress has arrived. */
    @Test
    void progressIsTakenBeyondTheLimit() {
        Delivery delivery = tracker.begin();
        TaskPublisher publisher = new TaskPublisher(WEIGHT, false, new Arrivals());
        assertTrue(offer(publisher, record(true), delivery));
        assertFalse(offer(publisher, record(true), delivery));
        assertTrue(offer(publisher, progress(), delivery));
    }
}
