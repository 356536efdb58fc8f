package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.kafka.publish.DeliveryHistory;
import dev.walferry.pgoutput.Begin;
import dev.walferry.pgoutput.Commit;
import dev.walferry.pgoutput.Insert;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.pgoutput.TupleWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The positions that a daemon reports, across its sessions. */
class ProgressTest {
    private final Progress progress = new Progress(new DeliveryHistory());

    private void assertPositions(long received, long confirmed) {
        assertEquals(Lsn.of(received), progress.received());
        assertEquals(Lsn.of(confirmed), progress.confirmed());
    }

    /** The slot may not have received the last confirmation. */
    @Test
    void theyNeverGoBackOnATimeline() {
        progress.begin(1, Lsn.of(100));
        progress.positions(Lsn.of(300), Lsn.of(200));
        progress.begin(1, Lsn.of(150));
        assertPositions(300, 200);
        progress.positions(Lsn.of(150), Lsn.of(150));
        assertPositions(300, 200);
    }

    @Test
    void anotherTimelineBeginsWhereItsSessionDoes() {
        progress.begin(1, Lsn.of(100));
        progress.positions(Lsn.of(300), Lsn.of(200));
        progress.begin(2, Lsn.of(150));
        assertPositions(150, 150);
        assertEquals(0, progress.lagBytes());
        progress.positions(Lsn.of(170), Lsn.of(160));
        assertPositions(170, 160);
    }

    @Test
    void whatTheServerHasSentIsCountedOverSessions() {
        progress.source(new SourceSigns(() -> 100, () -> Duration.ZERO, () -> Lsn.ZERO, () -> null));
        assertEquals(100, progress.sourceBytes());
        progress.source(SourceSigns.NONE);
        assertEquals(100, progress.sourceBytes());
        progress.source(new SourceSigns(() -> 30, () -> Duration.ZERO, () -> Lsn.ZERO, () -> null));
        assertEquals(130, progress.sourceBytes());
    }

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    private static long micros(int secondsAgo) {
        return ChronoUnit.MICROS.between(Instant.parse("2000-01-01T00:00:00Z"), NOW.minusSeconds(secondsAgo));
    }

    /** Counts a transaction with one change, committed this many seconds ago. */
    private TableCount transaction(long commit, String table, int secondsAgo) {
        return transaction(commit, commit + 10, table, secondsAgo);
    }

    private TableCount transaction(long commit, long end, String table, int secondsAgo) {
        Relation relation = Relation.of(1, "public", table, ReplicaIdentity.DEFAULT, List.of());
        progress.change(Insert.of(new TupleWriter(relation).row()), relation);
        progress.transaction(new Commit(Lsn.of(commit), Lsn.of(end), micros(secondsAgo)));
        return progress.tables().tables().stream()
                .filter(count -> count.table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private Begin begun(long commit, int secondsAgo) {
        return new Begin(Lsn.of(commit), micros(secondsAgo), 7);
    }

    /** The transaction may be large, or wait for Kafka. */
    @Test
    void aTransactionIsLateWhileItIsRead() {
        assertEquals(0, progress.lagSeconds(NOW));
        progress.begun(begun(100, 30));
        assertEquals(30, progress.lagSeconds(NOW));
        transaction(100, "a", 30);
        assertEquals(30, progress.lagSeconds(NOW));
        progress.begun(begun(200, 20));
        progress.positions(Lsn.of(300), Lsn.of(110));
        assertEquals(20, progress.lagSeconds(NOW));
    }

    @Test
    void aReconnectMakesNothingLessLate() {
        progress.begin(1, Lsn.of(50));
        TableCount a = transaction(100, "a", 30);
        progress.begun(begun(200, 20));
        for (int session = 0; session < 2; session++) {
            progress.begin(1, Lsn.of(50));
            progress.streaming(true);
            assertEquals(30, progress.lagSeconds(NOW));
            assertEquals(30, progress.lagSeconds(a, NOW));
        }
        progress.positions(Lsn.of(300), Lsn.of(110));
        assertEquals(20, progress.lagSeconds(NOW), "the one that was being read");
        assertEquals(0, progress.lagSeconds(a, NOW));
        progress.begun(begun(200, 20));
        transaction(200, "b", 20);
        assertEquals(20, progress.lagSeconds(NOW));
        progress.positions(Lsn.of(300), Lsn.of(210));
        assertEquals(0, progress.lagSeconds(NOW));
    }

    /** The server may report a position between a commit record and the next one. */
    @Test
    void aTransactionThatWasBeingReadIsNotLateOnceItIsConfirmed() {
        progress.begin(1, Lsn.of(50));
        progress.begun(begun(200, 20));
        progress.streaming(true);
        progress.positions(Lsn.of(300), Lsn.of(200));
        assertEquals(20, progress.lagSeconds(NOW));
        progress.positions(Lsn.of(300), Lsn.of(210));
        assertEquals(0, progress.lagSeconds(NOW));
    }

    /** Of several transactions committed within a moment, the first may be confirmed long before the last. */
    @Test
    void transactionsThatWereCommittedTogetherAreLateUntilAllAreConfirmed() {
        transaction(100, "a", 30);
        transaction(200, "a", 30);
        transaction(300, "a", 1);
        progress.positions(Lsn.of(400), Lsn.of(110));
        assertEquals(30, progress.lagSeconds(NOW));
        progress.positions(Lsn.of(400), Lsn.of(210));
        assertEquals(1, progress.lagSeconds(NOW));
    }

    @Test
    void aDaemonThatStandsByIsNotLate() {
        transaction(100, "a", 30);
        progress.state().standingBy(true);
        assertEquals(0, progress.lagSeconds(NOW));
    }

    @Test
    void aTableIsAsLateAsWhatIsBeforeItsChanges() {
        TableCount a = transaction(100, "a", 30);
        TableCount b = transaction(200, "b", 20);
        assertEquals(30, progress.lagSeconds(a, NOW));
        assertEquals(30, progress.lagSeconds(b, NOW));
        progress.positions(Lsn.of(300), Lsn.of(110));
        assertEquals(0, progress.lagSeconds(a, NOW));
        assertEquals(20, progress.lagSeconds(b, NOW));
        progress.positions(Lsn.of(300), Lsn.of(210));
        assertEquals(0, progress.lagSeconds(b, NOW));
    }

    /** Polled rows have no WAL: their transaction begins and ends at the same position. */
    @Test
    void aTableIsNotLateOnceTheEndOfItsChangesIsConfirmed() {
        TableCount a = transaction(100, 100, "a", 30);
        progress.positions(Lsn.of(100), Lsn.of(100));
        TableCount b = transaction(200, 200, "b", 20);
        assertEquals(0, progress.lagSeconds(a, NOW));
        assertEquals(20, progress.lagSeconds(b, NOW));
    }

    /** A position of the former timeline may lie after all those of the new one. */
    @Test
    void aTableIsNotLateBecauseOfAnotherTimeline() {
        progress.begin(1, Lsn.of(100));
        TableCount a = transaction(500, "a", 30);
        progress.streaming(true);
        progress.begin(2, Lsn.of(150));
        TableCount b = transaction(200, "b", 20);
        assertEquals(0, progress.lagSeconds(a, NOW));
        assertEquals(20, progress.lagSeconds(b, NOW));
    }
}
