package dev.walferry.kafka.record.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.walferry.Lsn;
import dev.walferry.kafka.record.key.RememberedKeys.Remembered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeyMemoryTest {
    private static final int TABLE = 7;
    private static final Remembered ID = key("id");
    private static final Remembered NONE = key();

    private final KeyMemory memory = new KeyMemory();

    private static Remembered key(String... columns) {
        return new Remembered(List.of(columns), List.of(), false);
    }

    private static Lsn at(long position) {
        return Lsn.of(position);
    }

    @Test
    void aRowHasTheLastKeyBeforeIt() {
        memory.remember(TABLE, at(10), ID);
        memory.remember(TABLE, at(20), NONE);
        assertNull(memory.at(TABLE, at(9)));
        assertEquals(ID, memory.at(TABLE, at(19)));
        assertEquals(NONE, memory.at(TABLE, at(20)));
    }

    /**
     * An earlier process's key counts only for rows from before the restart: a table that has lost it has no key for
     * later rows.
     */
    @Test
    void whatAnEarlierProcessKnewCountsForRowsFromBefore() {
        memory.load(TABLE, new TreeMap<>(Map.of(at(10), ID)), at(100));
        memory.remember(TABLE, at(50), ID);
        assertEquals(Set.of(), memory.changed());
        assertEquals(ID, memory.at(TABLE, at(99)));
        assertNull(memory.at(TABLE, at(100)));
        memory.remember(TABLE, at(120), NONE);
        assertEquals(ID, memory.at(TABLE, at(60)));
        assertEquals(new TreeMap<>(Map.of(at(10), ID, at(120), NONE)), memory.of(TABLE));
        assertEquals(Set.of(TABLE), memory.changed());
    }

    @Test
    void onlySomeKeysAreKept() {
        for (int i = 1; i <= 40; i++) {
            memory.remember(TABLE, at(i), key("column" + i));
        }
        assertTrue(memory.of(TABLE).size() < 40);
        assertEquals(key("column40"), memory.at(TABLE, at(40)));
    }
}
