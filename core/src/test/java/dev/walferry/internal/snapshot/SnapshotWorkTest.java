package dev.walferry.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Placement;
import dev.walferry.internal.placement.VisibilitySnapshot;
import dev.walferry.internal.placement.Watch;
import dev.walferry.internal.placement.WatchedTable;
import dev.walferry.internal.snapshot.plan.Leaf;
import dev.walferry.internal.snapshot.plan.Part;
import dev.walferry.internal.snapshot.server.KeySql;
import dev.walferry.internal.snapshot.server.Partitions;
import dev.walferry.internal.snapshot.server.StreamCatalog.Found;
import dev.walferry.internal.snapshot.server.TableLayout;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.ReplicaIdentity;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotOptions;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.snapshot.TableStatus.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SnapshotWorkTest {
    private static final Table TABLE = Table.parse("item");
    private static final int OID = 77;
    private static final VisibilitySnapshot NOW = VisibilitySnapshot.parse("10:10:");
    private static final TableLayout LAYOUT = layout();

    private final Placement placement = new Placement(Lsn.of(1));
    private final SnapshotWork work = new SnapshotWork(placement, SnapshotOptions.DEFAULT.withThreads(1));

    private static Relation relation(String column) {
        return Relation.of(
                OID, TABLE.schema(), TABLE.name(), ReplicaIdentity.DEFAULT, List.of(new Column(column, 23, -1, true)));
    }

    private static TableLayout layout() {
        Leaf leaf = new Leaf(OID, TABLE.schema(), TABLE.name(), 1, 1_000_000);
        return new TableLayout(
                relation("id"),
                List.of(),
                KeySql.builtIn(List.of("id")),
                Set.of(),
                "",
                "",
                new Partitions(""),
                false,
                false,
                List.of(leaf),
                8L << 30,
                1);
    }

    @BeforeEach
    void add() {
        work.add(TABLE, TableSelection.ALL, null);
    }

    private TableWork table() {
        return work.unknown().get(0);
    }

    /** Changes that were left out before the refusal would be lost. */
    @Test
    void onAStandbyATableWithoutAKeyIsRefusedBeforeAChangeIsLeftOut() {
        work.found(table(), new Found(OID, false), true);
        assertEquals(State.FAILED, work.status().get(0).state());
        assertNotNull(work.failure());
        assertTrue(placement.isIdle(), "its changes are watched");
    }

    @Test
    void chunksOfAWatchThatIsDroppedDoNotCount() throws InterruptedException {
        TableWork table = table();
        work.found(table, new Found(OID, true), true);
        fill(table, OID, true);
        fill(table, OID, false); // promoted
        fill(table, OID + 1, false); // created again
        assertEquals(3, table.held.size());
    }

    /** The table's turn may come only after a change that waits until it is known how the other table is read. */
    @Test
    void aTableThatHasLostItsNameLetsGoBeforeItsTurn() {
        TableWork before = table();
        work.found(before, new Found(OID, false), false);
        Watch watched = work.watch(before, OID, false);
        assertNotNull(watched);
        work.begin(before, watched, LAYOUT, NOW, Lsn.ZERO);
        work.add(Table.parse("other"), TableSelection.ALL, null);
        TableWork now = table();
        work.found(now, new Found(OID, false), false);
        assertFalse(work.isAnyUnknown(), "its changes wait");
        assertNotNull(now.watched);
        assertNull(before.watched);
        assertTrue(work.needsPlan(before));
    }

    /** Otherwise nothing would place the table's chunks. */
    @Test
    void aTableThatIsWatchedAnewWhileItIsLookedAtIsLookedAtAgain() {
        TableWork table = table();
        work.found(table, new Found(OID, true), false);
        Watch watched = work.watch(table, OID, false);
        assertNotNull(watched);
        work.watch(table, OID + 1, false);
        work.begin(table, watched, LAYOUT, NOW, Lsn.ZERO);
        assertTrue(work.needsPlan(table));
    }

    /** Rows may already have been sent with a column that a server behind the planning one does not have. */
    @Test
    void noReaderMayBeBehindTheServerOfThePlan() throws InterruptedException {
        TableWork table = table();
        work.found(table, new Found(OID, true), true);
        assertEquals(Lsn.of(1), work.requiredAtFirst(table));
        WatchedTable watched = (WatchedTable) work.watch(table, OID, true);
        assertNotNull(watched);
        work.begin(table, watched, LAYOUT, NOW, Lsn.of(500));
        assertEquals(Lsn.of(500), work.required(table, watched));
        Job job = work.take();
        assertNotNull(job);
        job.startOver();
        assertEquals(Lsn.of(500), work.requiredAtFirst(table));
        work.remove(TABLE);
        add();
        assertEquals(Lsn.of(500), work.requiredAtFirst(table()));
    }

    /**
     * The transaction that changed the columns may not be visible yet. Or the stream is just behind, and announces the
     * old columns often.
     */
    @Test
    void otherColumnsThanThePlanHasAreFencedOnce() throws InterruptedException {
        TableWork table = table();
        work.found(table, new Found(OID, true), false);
        fill(table, OID, false);
        tell("other");
        assertTrue(work.needsPlan(table));
        assertEquals(0, table.held.size());
        work.fencing(table);
        fill(table, OID, false);
        tell("other");
        tell("id");
        assertFalse(work.needsPlan(table));
        tell("other");
        assertTrue(work.needsPlan(table));
    }

    @Test
    void otherColumnsThatAreToldBetweenTheFenceAndThePlanAreFencedAsWell() {
        TableWork table = table();
        work.found(table, new Found(OID, true), false);
        Watch watched = work.watch(table, OID, false);
        assertNotNull(watched);
        work.fencing(table);
        tell("other");
        work.begin(table, watched, LAYOUT, NOW, Lsn.ZERO);
        assertTrue(work.needsPlan(table));
        assertEquals(Long.MAX_VALUE, work.watch(table, OID, false).fence());
    }

    private void tell(String column) {
        assertTrue(placement.offer(relation(column), Lsn.of(200)));
        assertNotNull(placement.next());
    }

    /** A row may take longer to read than the stream waits. */
    @Test
    void aPartThatCannotBeDividedRestsWhileOthersAreRead() throws InterruptedException {
        TableWork table = table();
        work.found(table, new Found(OID, true), false);
        Watch watched = work.watch(table, OID, false);
        assertNotNull(watched);
        work.begin(table, watched, LAYOUT, NOW, Lsn.ZERO);
        Part first = indivisible();
        for (int i = 0; i < 100; i++) {
            Job job = work.take();
            assertNotNull(job);
            assertNotEquals(first, job.reading.part());
            job.ended(1);
        }
        assertEquals(State.READING, work.status().get(0).state());
    }

    private Part indivisible() throws InterruptedException {
        for (Job job = work.take(); ; job = work.take()) {
            assertNotNull(job);
            job.divide();
            if (!job.isDivisible()) {
                return job.reading.part();
            }
        }
    }

    /** Plans the table, and takes as many chunks as memory allows. */
    private void fill(TableWork table, long oid, boolean onStandby) throws InterruptedException {
        Watch watched = work.watch(table, oid, onStandby);
        assertNotNull(watched);
        assertTrue(work.needsPlan(table));
        work.begin(table, watched, LAYOUT, NOW, Lsn.ZERO);
        for (int i = 0; i < 3; i++) {
            Job job = work.take();
            assertNotNull(job);
            assertNotNull(job.reading);
        }
    }
}
