package dev.walferry.kafka.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.walferry.Lsn;
import dev.walferry.kafka.publish.DeliveryHistory;
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

/** What a daemon says of its positions, over its sessions. */
class ProgressTest {
    private final Progress progress = new Progress(new DeliveryHistory());

    private void assertPositions(long received, long confirmed) {
        assertEquals(Lsn.of(received), progress.received());
        assertEquals(Lsn.of(confirmed), progress.confirmed());
    }

    /** The slot may not have heard of what was confirmed last. */
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
        progress.source(new SourceSigns(() -> 100, () -> Duration.ZERO, () -> Lsn.ZERO));
        assertEquals(100, progress.sourceBytes());
        progress.source(SourceSigns.NONE);
        assertEquals(100, progress.sourceBytes());
        progress.source(new SourceSigns(() -> 30, () -> Duration.ZERO, () -> Lsn.ZERO));
        assertEquals(130, progress.sourceBytes());
    }

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    /** A transaction with one change that was committed this many seconds ago. */
    private TableCount transaction(long commit, String table, int secondsAgo) {
        return transaction(commit, commit + 10, table, secondsAgo);
    }

    private TableCount transaction(long commit, long end, String table, int secondsAgo) {
        long time = ChronoUnit.MICROS.between(Instant.parse("2000-01-01T00:00:00Z"), NOW.minusSeconds(secondsAgo));
        Relation relation = Relation.of(1, "public", table, ReplicaIdentity.DEFAULT, List.of());
        progress.change(Insert.of(new TupleWriter(relation).row()), relation);
        progress.transaction(new Commit(Lsn.of(commit), Lsn.of(end), time));
        return progress.tables().tables().stream()
                .filter(count -> count.table().equals(table))
                .findFirst()
                .orElseThrow();
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

    /** Rows that are polled have no WAL: a transaction begins and ends at the same position. */
    @Test
    void aTableIsNotLateOnceTheEndOfItsChangesIsConfirmed() {
        TableCount a = transaction(100, 100, "a", 30);
        progress.positions(Lsn.of(100), Lsn.of(100));
        TableCount b = transaction(200, 200, "b", 20);
        assertEquals(0, progress.lagSeconds(a, NOW));
        assertEquals(20, progress.lagSeconds(b, NOW));
    }

    /** A position of the former timeline may be after all those of the new one. */
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
