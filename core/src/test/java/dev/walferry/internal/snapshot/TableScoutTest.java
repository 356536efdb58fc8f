package dev.walferry.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.internal.placement.Placement;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.SnapshotOptions;
import dev.walferry.snapshot.SnapshotReport;
import dev.walferry.snapshot.TableSelection;
import dev.walferry.snapshot.TableStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TableScoutTest {
    private final Placement placement = new Placement(Lsn.of(1));
    private final SnapshotWork work = new SnapshotWork(placement, SnapshotOptions.DEFAULT);

    /** If the table did not fail, its changes would wait for the scout forever. */
    @Test
    void aMistakeOfOurOwnFailsTheTable() {
        work.add(Table.parse("item"), TableSelection.ALL, null);
        assertTrue(work.needsScout());
        new TableScout(work, null, 18).run();
        SnapshotReport failure = work.failure();
        assertNotNull(failure);
        assertEquals(
                "table public.item: unexpected java.lang.NullPointerException while its key was asked for: report it",
                failure.reason());
        assertEquals(State.FAILED, work.status().get(0).state());
        assertTrue(placement.isIdle(), "its changes wait");
    }
}
