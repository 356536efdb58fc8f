package dev.walferry.kafka.record.key;

import dev.walferry.Lsn;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers keys for as long as the process lives, and which tables have new ones, so that they can be stored. A table has one
 * entry for each key that it had, at most the last {@value #MOST}.
 */
public final class KeyMemory implements RememberedKeys {
    private static final int MOST = 16;

    private final Map<Integer, NavigableMap<Lsn, Remembered>> byTable = new HashMap<>();

    /** What an earlier process knew. It says nothing about rows that were written after {@link #end}. */
    private final Map<Integer, NavigableMap<Lsn, Remembered>> earlier = new HashMap<>();

    private final Set<Integer> changed = new HashSet<>();
    private Lsn end = Lsn.ZERO;

    /** Creates an empty memory. */
    public KeyMemory() {}

    /**
     * Loads what an earlier process knew of a table.
     *
     * @param oid the table
     * @param keys by position
     * @param until rows from this position on were written while this process ran, so these keys do not count for them
     */
    public void load(int oid, NavigableMap<Lsn, Remembered> keys, Lsn until) {
        earlier.put(oid, new TreeMap<>(keys));
        end = until;
    }

    @Override
    public @Nullable Remembered at(int oid, Lsn lsn) {
        Map.Entry<Lsn, Remembered> own = floor(byTable, oid, lsn);
        Map.Entry<Lsn, Remembered> before = lsn.compareTo(end) < 0 ? floor(earlier, oid, lsn) : null;
        if (own == null || (before != null && before.getKey().isAfter(own.getKey()))) {
            return before == null ? null : before.getValue();
        }
        return own.getValue();
    }

    private static Map.@Nullable Entry<Lsn, Remembered> floor(
            Map<Integer, NavigableMap<Lsn, Remembered>> keys, int oid, Lsn lsn) {
        NavigableMap<Lsn, Remembered> ofTable = keys.get(oid);
        return ofTable == null ? null : ofTable.floorEntry(lsn);
    }

    @Override
    public void remember(int oid, Lsn lsn, Remembered key) {
        if (!key.equals(at(oid, lsn))) {
            NavigableMap<Lsn, Remembered> keys = byTable.computeIfAbsent(oid, table -> new TreeMap<>());
            keys.put(lsn, key);
            shorten(keys);
            changed.add(oid);
        }
    }

    private static void shorten(NavigableMap<Lsn, Remembered> keys) {
        while (keys.size() > MOST) {
            keys.pollFirstEntry();
        }
    }

    /**
     * Returns what this process and an earlier one remember of a table.
     *
     * @param oid the table
     * @return a copy, by position
     */
    public NavigableMap<Lsn, Remembered> of(int oid) {
        NavigableMap<Lsn, Remembered> all = new TreeMap<>(earlier.getOrDefault(oid, Collections.emptyNavigableMap()));
        all.putAll(byTable.getOrDefault(oid, Collections.emptyNavigableMap()));
        shorten(all);
        return all;
    }

    /**
     * Returns the tables that have new keys.
     *
     * @return the live set; the caller removes the tables that it has handled
     */
    public Set<Integer> changed() {
        return changed;
    }
}
