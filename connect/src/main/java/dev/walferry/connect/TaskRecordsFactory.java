package dev.walferry.connect;

import dev.walferry.Lsn;
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
import dev.walferry.replication.SlotStatus;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins the records of each of a task's sessions, where Kafka Connect's offset says that the ones before have ended. */
final class TaskRecordsFactory {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRecordsFactory.class);

    private final String slot;
    private final Map<String, String> partition;
    private final RecordKind kind;
    private final String stream;

    /** Null if there is none, or if it no longer counts. */
    private @Nullable SourceOffset stored;

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
        this.stream = StreamFingerprint.of(config.sink());
        this.stored = stored;
    }

    /** Forgets the stored offset: its slot is lost, and a new one takes its place. */
    void forget() {
        stored = null;
    }

    /**
     * Requires a slot if Kafka has changes already: a slot that is created now would lack those in between.
     *
     * @param found looks the slot up
     * @throws ReplicationException if there is none
     */
    void requireSlot(Supplier<@Nullable SlotStatus> found) {
        SourceOffset before = stored;
        if (before != null && found.get() == null) {
            throw new ReplicationException(
                    ReplicationException.Category.FATAL,
                    "replication slot \"" + slot + "\" does not exist, but Kafka Connect's offset is that of "
                            + before.origin() + ": the changes since "
                            + before.position().commitLsn()
                            + " are lost, unless this is another server than that of the slot. With"
                            + " snapshot.mode=when-needed the slot is created again, and all tables are read again. To"
                            + " go on without these changes, stop the connector and reset its offsets (DELETE"
                            + " /connectors/<name>/offsets)",
                    null);
        }
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
        SourcePosition before = known();
        SourcePosition known = before.compareTo(given) > 0 ? before : given;
        SourceOffset begun = new SourceOffset(known, origin(changes), stream);
        return begin(kind.form(), settings, facts, lookups, markers, begun);
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
    private SourcePosition known() {
        if (stored == null) {
            return SourcePosition.START;
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

    private SlotOrigin origin(SlotSource changes) {
        int timeline = changes.timeline();
        return new SlotOrigin(
                changes.systemId(),
                timeline,
                SlotOrigin.start(timeline, changes.left().ended()),
                slot);
    }

    /**
     * Requires that the stored offset means something on the server that is read. After a promotion it does if what Kafka has
     * is in the WAL that both timelines share.
     *
     * @param changes the slot
     * @param isCopy asked after a promotion: whether the slot was copied from the server that the offset is of
     * @throws ReplicationException if the offset is that of another slot, or the server lacks changes
     */
    void requireSame(SlotSource changes, BooleanSupplier isCopy) {
        SlotOrigin now = origin(changes);
        if (stored == null || stored.origin().equals(now)) {
            return;
        }
        SlotOrigin before = stored.origin();
        Map<Integer, Lsn> ended = changes.left().ended();
        boolean isSameSlot =
                before.systemId().equals(now.systemId()) && before.slot().equals(now.slot());
        boolean isSameTimeline = before.timeline() == now.timeline();
        Lsn end = ended.get(before.timeline());
        if (!isSameSlot || (end == null && !isSameTimeline)) {
            throw refused(now, "its positions do not carry over");
        }
        requireSameHistory(before, now, ended);
        if (isSameTimeline || end == null) {
            return;
        }
        if (!reaches(end, stored.position())) {
            throw refused(
                    now,
                    "that timeline ended at " + end + ", and Kafka has changes up to "
                            + stored.position().commitLsn() + " that this server lacks");
        }
        if (!isCopy.getAsBoolean()) {
            throw refused(now, "the slot is not a copy that PostgreSQL made (synced), so it may lack changes");
        }
        LOG.info("continuing from the offset of {}, which ended at {}; this is {}", before, end, now);
    }

    /** Whether what Kafka has lies before an end of the WAL. */
    private static boolean reaches(Lsn end, SourcePosition position) {
        int after = end.compareTo(position.commitLsn());
        return after > 0 || (after == 0 && !position.isWithinTransaction());
    }

    /** Two standbys that are promoted independently of each other are on timelines of the same number. */
    private void requireSameHistory(SlotOrigin before, SlotOrigin now, Map<Integer, Lsn> ended) {
        Lsn start = SlotOrigin.start(before.timeline(), ended);
        boolean isKnown = !before.start().equals(Lsn.ZERO) && !start.equals(Lsn.ZERO);
        if (isKnown && !before.start().equals(start)) {
            throw refused(
                    now,
                    "timeline " + before.timeline() + " of that server began at " + before.start()
                            + ", and that of this one at " + start
                            + ": two servers were promoted independently of each other");
        }
    }

    private ReplicationException refused(SlotOrigin now, String why) {
        String before = stored == null ? "" : stored.origin().toString();
        return new ReplicationException(
                ReplicationException.Category.FATAL,
                "Kafka Connect's offset is that of " + before + ", but this is " + now + ": " + why
                        + ". See whether changes are missing, then stop the connector and reset its offsets"
                        + " (DELETE /connectors/<name>/offsets), which continues from the slot's position",
                null);
    }
}
