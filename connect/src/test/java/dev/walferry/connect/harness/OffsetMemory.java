package dev.walferry.connect.harness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** The offsets that a worker keeps. Safe in any thread. */
public final class OffsetMemory implements OffsetStorageReader {
    private final Map<Map<String, ?>, Map<String, ?>> kept = new LinkedHashMap<>();

    /** Stores a record's offset; offsets come in the order of their records. */
    public void store(SourceRecord record) {
        store(Map.copyOf(record.sourcePartition()), record.sourceOffset());
    }

    public synchronized void store(Map<String, ?> partition, Map<String, ?> offset) {
        kept.put(partition, Map.copyOf(offset));
    }

    public synchronized void clear() {
        kept.clear();
    }

    public synchronized List<Map<String, ?>> partitions() {
        return new ArrayList<>(kept.keySet());
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <T> Map<String, Object> offset(Map<String, T> partition) {
        return (Map<String, Object>) kept.get(partition);
    }

    @Override
    @SuppressWarnings("unchecked")
    public synchronized <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
        Map<Map<String, T>, Map<String, Object>> found = new LinkedHashMap<>();
        partitions.forEach(partition -> found.put(partition, (Map<String, Object>) kept.get(partition)));
        return found;
    }
}
