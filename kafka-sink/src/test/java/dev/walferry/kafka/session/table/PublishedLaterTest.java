package dev.walferry.kafka.session.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.walferry.kafka.observe.Failures;
import dev.walferry.kafka.observe.ThreadDiedException;
import dev.walferry.kafka.progress.TableIdentity;
import dev.walferry.kafka.session.table.PublishedLater.Change;
import dev.walferry.replication.Publications.Table;
import dev.walferry.testdata.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PublishedLaterTest {
    private static final Table ITEM = new Table("public", "item");

    private static final TableIdentity FIRST = new TableIdentity(1, Set.of("r5"));

    private static PublishedLater start(Map<Table, TableIdentity> now, Map<Table, TableIdentity> known) {
        return PublishedLater.start(() -> now, known, Duration.ofMillis(1), new Failures());
    }

    private static void awaitChange(PublishedLater later, List<Change> changes) {
        Await.until("it is found", Duration.ofMinutes(1), () -> {
            Change change = later.poll();
            if (change != null) {
                changes.add(change);
            }
            return !changes.isEmpty();
        });
    }

    @Test
    void anUnexpectedErrorDoesNotEndIt() {
        List<Change> changes = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        Supplier<Map<Table, TableIdentity>> catalog = () -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("unexpected");
            }
            return Map.of(ITEM, FIRST);
        };
        try (PublishedLater later = PublishedLater.start(catalog, Map.of(), Duration.ofMillis(1), new Failures())) {
            awaitChange(later, changes);
        }
        assertEquals(List.of(new Change(ITEM, FIRST)), changes);
    }

    /** Otherwise nothing would show that new tables are not read. */
    @Test
    void anErrorOfTheJvmIsNotUnseen() {
        Failures failures = new Failures();
        AtomicInteger told = new AtomicInteger();
        failures.whenThreadDies(told::incrementAndGet);
        Supplier<Map<Table, TableIdentity>> catalog = () -> {
            throw new OutOfMemoryError("made by a test");
        };
        try (PublishedLater later = PublishedLater.start(catalog, Map.of(), Duration.ofMillis(1), failures)) {
            Await.until("it is told", Duration.ofMinutes(1), () -> told.get() == 1);
            assertNull(later.poll());
        }
        assertThrows(ThreadDiedException.class, failures::requireThreads);
    }

    @Test
    void aTableWhoseNameAnotherOneHasGotIsAChange() {
        TableIdentity second = new TableIdentity(2, Set.of("r6"));
        List<Change> changes = new ArrayList<>();
        try (PublishedLater later = start(Map.of(ITEM, second), Map.of(ITEM, FIRST))) {
            awaitChange(later, changes);
        }
        assertEquals(List.of(new Change(ITEM, second)), changes);
    }

    /**
     * The table has left a publication and joined it again between two queries, which only the reader of its rows has
     * seen.
     */
    @Test
    void aTableThatIsBackBeforeTheCatalogIsAskedIsNew() {
        List<Change> changes = new ArrayList<>();
        try (PublishedLater later = start(Map.of(ITEM, FIRST), Map.of(ITEM, FIRST))) {
            later.forget(ITEM);
            awaitChange(later, changes);
        }
        assertEquals(List.of(new Change(ITEM, FIRST)), changes);
    }
}
