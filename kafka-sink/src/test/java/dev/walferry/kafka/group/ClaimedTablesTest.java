package dev.walferry.kafka.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.kafka.group.TableOwners.Conflict;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of two pipelines that claim a table, only one may carry it. */
class ClaimedTablesTest {
    private static final Table TABLE = new Table("public", "item");
    private static final List<String> ORDER = List.of("a", "b", "c");

    private final List<String> refused = new ArrayList<>();
    private final Set<String> ending = new HashSet<>();

    private ClaimedTables tables(String name, TableOwners owners) {
        return new ClaimedTables(name, owners, conflict -> refused.add(conflict.loser()), ending::contains);
    }

    private static String loser(TableOwners owners, String claims) {
        Conflict conflict = owners.claim(TABLE, claims);
        return Objects.requireNonNull(conflict, "no conflict").loser();
    }

    @Test
    void firstComeFirstServed() {
        TableOwners owners = new TableOwners();
        assertTrue(tables("b", owners).allows(TABLE));
        assertEquals("a", loser(owners, "a"));
        assertThrows(RecordMappingException.class, () -> tables("a", owners).allows(TABLE));
        assertTrue(tables("b", owners).allows(TABLE));
        assertEquals(List.of(), refused);
    }

    /** Two processes may see the claims in different orders, but have to end the same pipeline. */
    @Test
    void inWhateverOrderTheLaterOneOfTheConfigurationLoses() {
        for (List<String> claims : List.of(List.of("a", "b"), List.of("b", "a"))) {
            TableOwners owners = new TableOwners(ORDER, name -> false);
            assertNull(owners.claim(TABLE, claims.get(0)));
            assertEquals("b", loser(owners, claims.get(1)));
            assertTrue(tables("a", owners).allows(TABLE));
            assertThrows(RecordMappingException.class, () -> tables("b", owners).allows(TABLE));
        }
    }

    @Test
    void tableWaitsUntilAllThatHadItHaveEnded() {
        TableOwners owners = new TableOwners(ORDER, name -> false);
        ending.addAll(Set.of("b", "c"));
        assertNull(owners.claim(TABLE, "c"));
        assertEquals("c", loser(owners, "b"));
        ClaimedTables a = tables("a", owners);
        assertFalse(a.allows(TABLE));
        assertEquals(List.of("b"), refused, "is told to end at once");
        ending.remove("b");
        assertFalse(a.allows(TABLE));
        ending.remove("c");
        assertTrue(a.allows(TABLE));
    }

    @Test
    void nothingIsTakenFromAPipelineThatDoesNotEnd() {
        TableOwners owners = new TableOwners(ORDER, "b"::equals);
        assertNull(owners.claim(TABLE, "b"));
        assertEquals("a", loser(owners, "a"));
        assertTrue(tables("b", owners).allows(TABLE));
    }
}
