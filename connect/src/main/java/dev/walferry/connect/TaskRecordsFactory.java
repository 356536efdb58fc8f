package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.ConfirmLimit;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.connect.record.RecordForm;
import dev.walferry.connect.record.RecordKind;
import dev.walferry.connect.record.TaskRecord;
import dev.walferry.connect.record.TaskRecords;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.record.RecordLookups;
import dev.walferry.kafka.record.change.SnapshotMarkers;
import dev.walferry.kafka.record.change.SourceFacts;
import dev.walferry.kafka.source.SlotSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the records of each of a task's sessions, where Kafka Connect's offset says that the ones before have ended. */
final class TaskRecordsFactory implements IdleOffsets.Records {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRecordsFactory.class);

    private final String slot;
    private final Map<String, String> partition;
    private final RecordKind kind;
    private final String stream;
    private final String topic;
    private final KeptOffset kept;
    private final ConfirmLimit limit;

    /** The records of the present session. */
    private @Nullable TaskRecords<?> records;

    private @Nullable SlotOrigin origin;

    /**
     * Creates a factory for a task.
     *
     * @param config the connector's configuration
     * @param kept what earlier tasks have sent
     */
    TaskRecordsFactory(ConnectorConfig config, KeptOffset kept) {
        this.slot = config.sink().source().slotName();
        this.partition = config.partition();
        this.kind = config.records();
        this.stream = StreamFingerprint.of(config.sink());
        this.topic = ProgressTopic.name(config.sink().records().topicPrefix());
        this.kept = kept;
        this.limit = new ConfirmLimit(partition);
    }

    @Override
    public ConfirmLimit limit() {
        return limit;
    }

    /**
     * Begins a session.
     *
     * @param given how much the worker was given by earlier sessions, all of which has arrived
     */
    TaskRecords<?> begin(
            SlotSource changes,
            RecordSettings settings,
            SourceFacts facts,
            RecordLookups lookups,
            SnapshotMarkers markers,
            SourcePosition given) {
        SourcePosition before = known(changes);
        SourcePosition known = before.compareTo(given) > 0 ? before : given;
        SlotOrigin now = kept.origin(changes);
        SourceOffset begun = new SourceOffset(known, now, stream, reached(now, changes));
        TaskRecords<?> begins = begin(kind.form(), settings, facts, lookups, markers, begun);
        records = begins;
        origin = now;
        limit.begin(now, Lsn.max(changes.confirmed(), kept.reached(now)));
        return begins;
    }

    /** The slot may have been moved to any position that an offset has named. */
    private Lsn reached(SlotOrigin now, SlotSource changes) {
        TaskRecords<?> last = records;
        Lsn named = last != null && now.equals(origin) ? last.reached() : Lsn.ZERO;
        return Lsn.max(Lsn.max(named, kept.reached(now)), changes.confirmed());
    }

    @Override
    public Lsn reached() {
        return Objects.requireNonNull(records, "no session has begun").reached();
    }

    @Override
    public TaskRecord idle(Lsn end) {
        return Objects.requireNonNull(records, "no session has begun").idle(end, topic);
    }

    private <T> TaskRecords<T> begin(
            RecordForm<T> form,
            RecordSettings settings,
            SourceFacts facts,
            RecordLookups lookups,
            SnapshotMarkers markers,
            SourceOffset begun) {
        return new TaskRecords<>(form.mapper(settings, facts, lookups, markers), form, partition, begun);
    }

    /** A position within a transaction counts changes, and the server may send others of the same transaction now. */
    private SourcePosition known(SlotSource changes) {
        SourceOffset stored = kept.get();
        if (stored == null) {
            return SourcePosition.before(changes.confirmed()); // what lies before it is not sent
        }
        SourcePosition position = stored.position();
        if (!position.isWithinTransaction() || stored.stream().equals(stream)) {
            return position;
        }
        LOG.warn(
                "slot \"{}\": Kafka has {} of the changes that the server sent of the transaction committed at {}. The"
                        + " settings of the publications, the plugin, the tables or logical messages have changed"
                        + " since, so the server may send other changes of it: the whole transaction is delivered"
                        + " again",
                slot,
                position.ordinal() - 1,
                position.commitLsn());
        return SourcePosition.before(position.commitLsn());
    }
}
