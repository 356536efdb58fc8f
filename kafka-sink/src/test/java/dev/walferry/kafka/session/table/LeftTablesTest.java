package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeftTablesTest {
    private static final Table A = new Table("public", "a");
    private static final Table B = new Table("public", "b");

    private final AtomicReference<@Nullable Lsn> restart = new AtomicReference<>(Lsn.ZERO);

    private LeftTables left(Table... tables) {
        List<TableProgress> parked = List.of(tables).stream()
                .map(table -> TableProgress.streaming(table).parked("why"))
                .toList();
        return new LeftTables(
                new SnapshotPlan(List.of(), List.of(), parked, List.of(), List.of()), () -> Lsn.of(100), this::slot);
    }

    /** Returns a slot of which everything is confirmed. */
    private SlotStatus slot() {
        return new SlotStatus(
                "orders",
                "pgoutput",
                "shop",
                false,
                7,
                restart.get(),
                Lsn.of(1000),
                "reserved",
                null,
                false,
                null,
                0L,
                false,
                false);
    }

    private List<Table> passed(LeftTables left, @Nullable Lsn begins) {
        restart.set(begins);
        left.look();
        return left.takePassed();
    }

    @Test
    void theyStayUntilTheSlotBeginsAfterTheEndOfTheWal() {
        LeftTables left = left(A, B);
        assertEquals(List.of(), left.takePassed());
        assertEquals(List.of(), passed(left, Lsn.of(99)));
        assertEquals(List.of(), passed(left, null), "a slot that was lost says nothing");
        assertEquals(Set.of(A, B), Set.copyOf(passed(left, Lsn.of(100))));
        assertEquals(List.of(), passed(left, Lsn.of(101)));
    }

    @Test
    void oneThatIsBackStays() {
        LeftTables left = left(A, B);
        assertTrue(left.isBack(A));
        assertFalse(left.isBack(A));
        assertEquals(List.of(B), passed(left, Lsn.of(100)));
    }

    @Test
    void theServerIsNotAskedAboutNothing() {
        SnapshotPlan none = new SnapshotPlan(List.of(), List.of(), List.of(), List.of(A), List.of());
        LeftTables left = new LeftTables(
                none,
                () -> {
                    throw new AssertionError("asked");
                },
                () -> {
                    throw new AssertionError("asked");
                });
        left.look();
        assertEquals(List.of(), left.takePassed());
    }
}
