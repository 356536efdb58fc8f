package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftTablesTest {
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");

    private static LeftTables left(Table... tables) {
        List<TableProgress> parked = List.of(tables).stream()
                .map(table -> TableProgress.streaming(table).parked("why"))
                .toList();
        return new LeftTables(new SnapshotPlan(List.of(), List.of(), parked, List.of(), List.of()), () -> Lsn.of(100));
    }

    @Test
    void theyStayUntilTheSlotHasPassedTheEndOfTheWal() {
        LeftTables left = left(A, B);
        assertEquals(List.of(), left.takePassed(Lsn.of(99)));
        assertEquals(Set.of(A, B), Set.copyOf(left.takePassed(Lsn.of(100))));
        assertEquals(List.of(), left.takePassed(Lsn.of(101)));
    }

    @Test
    void oneThatIsBackStays() {
        LeftTables left = left(A, B);
        assertTrue(left.isBack(A));
        assertFalse(left.isBack(A));
        assertEquals(List.of(B), left.takePassed(Lsn.of(100)));
    }

    @Test
    void theServerIsNotAskedAboutNothing() {
        SnapshotPlan none = new SnapshotPlan(List.of(), List.of(), List.of(), List.of(A), List.of());
        LeftTables left = new LeftTables(none, () -> {
            throw new AssertionError("asked");
        });
        assertEquals(List.of(), left.takePassed(Lsn.of(100)));
    }
}
