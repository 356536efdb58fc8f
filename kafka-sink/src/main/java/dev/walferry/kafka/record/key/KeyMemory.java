package dev.walferry.kafka.record.key;

import dev.walferry.Lsn;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Remembers keys for as long as the process lives. A table has one entry for each key that it had. */
public final class KeyMemory implements RememberedKeys {
    private final Map<Integer, NavigableMap<Lsn, Remembered>> byTable = new HashMap<>();

    /** Remembers nothing yet. */
    public KeyMemory() {}

    @Override
    public @Nullable Remembered at(int oid, Lsn lsn) {
        NavigableMap<Lsn, Remembered> keys = byTable.get(oid);
        Map.Entry<Lsn, Remembered> entry = keys == null ? null : keys.floorEntry(lsn);
        return entry == null ? null : entry.getValue();
    }

    @Override
    public void remember(int oid, Lsn lsn, Remembered key) {
        if (!key.equals(at(oid, lsn))) {
            byTable.computeIfAbsent(oid, table -> new TreeMap<>()).put(lsn, key);
        }
    }
}
