package dev.walferry.connect;

import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.connect.record.RecordForm;
import dev.walferry.connect.record.RecordKind;
import dev.walferry.connect.record.TaskRecords;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.source.SlotSource;
import dev.walferry.replication.ReplicationException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Begins the records of each of a task's sessions, where Kafka Connect's offset says that the ones before have ended. */
final class TaskRecordsFactory {
    private final String slot;
    private final Map<String, String> partition;
    private final RecordKind kind;
    private final @Nullable SourceOffset stored;

    /**
     * A factory for a task.
     *
     * @param config the connector's configuration
     * @param stored the offset that Kafka Connect has kept, null for none
     */
    TaskRecordsFactory(ConnectorConfig config, @Nullable SourceOffset stored) {
        this.slot = config.sink().source().slotName();
        this.partition = config.partition();
        this.kind = config.records();
        this.stored = stored;
    }

    /**
     * Begins a session.
     *
     * @param given how much the worker was given by earlier sessions, all of which has arrived
     * @throws ReplicationException if the stored offset is that of another slot
     */
    TaskRecords<?> begin(
            SlotSource changes,
            RecordSettings settings,
            SourceFacts facts,
            RecordLookups lookups,
            SnapshotMarkers markers,
            SourcePosition given) {
        SlotOrigin origin = new SlotOrigin(changes.systemId(), changes.timeline(), slot);
        requireSame(origin);
        SourcePosition known = stored != null && stored.position().compareTo(given) > 0 ? stored.position() : given;
        return begin(kind.form(), settings, facts, lookups, markers, origin, known);
    }

    private <T> TaskRecords<T> begin(
            RecordForm<T> form,
            RecordSettings settings,
            SourceFacts facts,
            RecordLookups lookups,
            SnapshotMarkers markers,
            SlotOrigin origin,
            SourcePosition known) {
        return new TaskRecords<>(form.mapper(settings, facts, lookups, markers), form, partition, origin, known);
    }

    private void requireSame(SlotOrigin origin) {
        if (stored != null && !stored.origin().equals(origin)) {
            throw new ReplicationException(
                    ReplicationException.Category.FATAL,
                    "Kafka Connect's offset is that of " + stored.origin() + ", but this is " + origin
                            + ": its positions do not carry over. See whether changes are missing, then stop the connector and"
                            + " reset its offsets (DELETE /connectors/<name>/offsets), which continues where the slot stands",
                    null);
        }
    }
}
