package dev.walferry.connect.offset;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The offset of a record within a transaction, all of whose records share what is the same for them: most offsets are never
 * looked at, because only the last one is stored. Immutable.
 */
public final class OffsetMap extends AbstractMap<String, Object> {
    private final Map<String, Object> transaction;
    private final long ordinal;

    /**
     * Creates an offset.
     *
     * @param transaction what all records of the transaction have in common, not copied
     * @param ordinal how many of its changes have come with this record and those before
     */
    public OffsetMap(Map<String, Object> transaction, long ordinal) {
        this.transaction = transaction;
        this.ordinal = ordinal;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return SourceOffset.ORDINAL.equals(key) ? (Long) ordinal : key == null ? null : transaction.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return transaction.size() + 1;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> all = new HashMap<>(transaction);
        all.put(SourceOffset.ORDINAL, ordinal);
        return Map.copyOf(all).entrySet();
    }
}
