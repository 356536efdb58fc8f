package dev.walferry.kafka.session.table;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.KeyVersion;
import dev.walferry.kafka.progress.ProgressWriter;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.record.key.KeyMemory;
import dev.walferry.kafka.record.key.RememberedKeys.Remembered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Keeps the keys of tables' rows from one start to the next: rows are sent again after a restart, and their table may
 * have been altered or dropped by then. For one thread.
 */
final class KeptKeys {
    private final KeyMemory memory;

    /** What was written last for each table, until it is acknowledged. */
    private final Map<Integer, List<KeyVersion>> unwritten = new HashMap<>();

    KeptKeys(KeyMemory memory) {
        this.memory = memory;
    }

    /**
     * Loads what an earlier daemon has kept.
     *
     * @param end the end of the WAL when this daemon begins: the keys of rows that are written later are in the catalog
     */
    void load(SlotProgress progress, Lsn end) {
        progress.rowKeys().forEach((oid, keys) -> {
            NavigableMap<Lsn, Remembered> before = new TreeMap<>();
            keys.forEach(key ->
                    before.put(key.since(), new Remembered(key.columns(), key.flagged(), key.fromIndexIdentity())));
            memory.load(oid, before, end);
        });
    }

    /** Begins a session, which writes again what an earlier one wrote without an acknowledgement. */
    void beginSession() {
        memory.changed().addAll(unwritten.keySet());
        unwritten.clear();
    }

    /** Writes what is new. */
    void write(ProgressWriter writer) {
        if (memory.changed().isEmpty()) {
            return;
        }
        for (int oid : memory.changed()) {
            List<KeyVersion> keys = versions(oid);
            unwritten.put(oid, keys);
            writer.rowKeys(oid, keys, () -> unwritten.remove(oid, keys));
        }
        memory.changed().clear();
    }

    private List<KeyVersion> versions(int oid) {
        return memory.of(oid).entrySet().stream()
                .map(entry -> version(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static KeyVersion version(Lsn since, Remembered key) {
        return new KeyVersion(since, key.columns(), key.flagged(), key.fromIndexIdentity());
    }
}
