package dev.walferry.connect.offset;

import dev.walferry.Lsn;
import dev.walferry.kafka.progress.FlatProgress;
import dev.walferry.kafka.progress.ProgressPlace;
import dev.walferry.kafka.progress.ProgressStore;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.SlotStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * Progress of snapshots in Kafka Connect's offsets: a source partition for each table, one for the slot and one for the
 * last command. Records in a separate topic carry them; nothing reads the topic.
 */
public final class OffsetProgress implements ProgressStore {
    static final String TABLE = "table";
    static final String SNAPSHOT = "snapshot";

    /** When an offset was written, in milliseconds since 1970; a later one of the same task has a larger number. */
    public static final String WRITTEN_AT = "written_at";

    /** A field in every offset but that of a forgotten table. */
    private static final String VERSION = "version";

    private static final String TABLE_KEY = "table:";
    private static final String POSITION_KEY = "position:";
    private static final ProgressPlace PLACE = new ProgressPlace(
            "the offset storage of Kafka Connect",
            "stop the connector and reset its offsets (DELETE /connectors/<name>/offsets)");

    /** A worker flushes offsets every 60 seconds unless configured otherwise, and a flush may just have begun. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String topic;
    private final Map<String, String> pipeline;
    private final OffsetStorageReader offsets;
    private final boolean ordered;

    /**
     * Creates the progress of one pipeline.
     *
     * @param pipeline the source partition of its position
     * @param offsets reads what the worker keeps
     * @param ordered whether offsets are kept only with all records before them
     */
    public OffsetProgress(Map<String, String> pipeline, OffsetStorageReader offsets, boolean ordered) {
        this.topic = ProgressTopic.name(Objects.requireNonNull(pipeline.get(SourceOffset.SERVER), "the prefix"));
        this.pipeline = pipeline;
        this.offsets = offsets;
        this.ordered = ordered;
    }

    @Override
    public ProgressPlace place() {
        return PLACE;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public boolean isOrdered() {
        return ordered;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    /**
     * Reads the progress of these tables. That of tables no longer published is not found, because Kafka Connect does not
     * list partitions.
     */
    @Override
    public SlotProgress read(Collection<Table> tables) {
        Map<Map<String, String>, String> keys = new HashMap<>();
        SlotProgress.keys(tables).forEach(key -> keys.put(partition(key), key));
        Map<String, byte[]> values = new HashMap<>();
        offsets.offsets(List.copyOf(keys.keySet())).forEach((partition, offset) -> {
            if (offset != null && offset.containsKey(VERSION)) {
                values.put(keys.get(partition), FlatProgress.value(offset));
            }
        });
        return SlotProgress.of(PLACE, values);
    }

    /** A task before this one may have moved the slot and stored its offset since, so the offset is read now. */
    @Override
    public boolean isReplaced(SlotStatus slot) {
        SourceOffset kept = SourceOffset.ofKept(offsets.offset(pipeline));
        Lsn stands = slot.confirmedFlushLsn();
        return kept != null && stands != null && stands.isAfter(kept.reached());
    }

    @Override
    public void create() {
        // The worker has its topic for offsets, and creates the one of the records that carry them.
    }

    /**
     * Returns the source partition for a key of {@link SlotProgress}. The slot's position has the same partition as the
     * records.
     */
    public Map<String, String> partition(String key) {
        if (key.startsWith(POSITION_KEY)) {
            return pipeline;
        }
        return key.startsWith(TABLE_KEY)
                ? SourceOffset.partition(pipeline, TABLE, key.substring(TABLE_KEY.length()))
                : SourceOffset.partition(pipeline, SNAPSHOT, key);
    }

    /** Returns the offset of a value, null for one that is forgotten. */
    public static Map<String, ?> offset(byte @Nullable [] value, long writtenAt) {
        Map<String, Object> fields = value == null ? new HashMap<>() : FlatProgress.of(value);
        fields.put(WRITTEN_AT, writtenAt);
        return fields;
    }
}
