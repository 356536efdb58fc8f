package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SlotOrigin;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.connect.offset.SourcePosition;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.ServerState;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotStatus;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Checks offsets that a person wants to set. Changes nothing. */
final class OffsetChange {
    /** Every WAL record begins at a multiple of this many bytes. */
    private static final int ALIGNMENT = 8;

    private final List<ConnectorConfig> pipelines;

    OffsetChange(Map<String, String> configuration) {
        try {
            this.pipelines = Pipelines.of(configuration).stream()
                    .map(ConnectorConfig::of)
                    .toList();
        } catch (ConfigurationException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    /**
     * Checks wanted offsets.
     *
     * @throws ConnectException if one is refused
     */
    void check(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((source, wanted) -> {
            if (wanted != null) {
                check(pipeline(source), SourceOffset.of(wanted));
            }
        });
    }

    private SinkConfig pipeline(Map<String, ?> source) {
        for (ConnectorConfig pipeline : pipelines) {
            if (source.equals(pipeline.partition())) {
                return pipeline.sink();
            }
        }
        throw new ConnectException("only offsets of the source partitions "
                + pipelines.stream().map(ConnectorConfig::partition).toList()
                + " can be set; the others are the progress of snapshots, and can only be reset (null)");
    }

    private static void check(SinkConfig config, SourceOffset wanted) {
        String slot = config.source().slotName();
        if (!wanted.origin().slot().equals(slot)) {
            throw new ConnectException("the offset is that of slot \""
                    + wanted.origin().slot() + "\", but the connector reads slot \"" + slot + "\"");
        }
        ServerState now = state(config);
        requireSameHistory(wanted.origin(), now);
        requireInWal(wanted.position(), now);
        requireAhead(wanted, now.slot());
    }

    /**
     * Requires that the wanted position is not before the slot: PostgreSQL does not send again what lies before it. The
     * slot never moves beyond the connector's own offset.
     */
    private static void requireAhead(SourceOffset wanted, @Nullable SlotStatus slot) {
        Lsn stands = slot == null ? null : slot.confirmedFlushLsn();
        SourcePosition position = wanted.position();
        Lsn most = position.isWithinTransaction() ? position.commitLsn() : wanted.reached();
        if (stands != null && stands.isAfter(most)) {
            throw new ConnectException("slot \"" + wanted.origin().slot() + "\" is at " + stands
                    + ", after the wanted position " + position.commitLsn()
                    + (position.isWithinTransaction() ? " within a transaction" : "")
                    + ": PostgreSQL does not send again what lies in between. Reset the offsets (DELETE"
                    + " /connectors/<name>/offsets) to continue from the slot's position");
        }
    }

    /**
     * Compares clusters and timelines. The history of an earlier timeline is compared when the task starts. So is a later
     * timeline on a standby, which shows its newest timeline only to a replication connection or a privileged role.
     */
    static void requireSameHistory(SlotOrigin wanted, ServerState now) {
        boolean isToCome = !now.isStandby() && wanted.timeline() > now.timeline();
        if (isToCome || !wanted.systemId().equals(now.systemId())) {
            throw new ConnectException("the offset is that of " + wanted + ", but the connector reads the cluster "
                    + now.systemId() + " on timeline " + now.timeline() + ": its positions do not carry over");
        }
    }

    /**
     * Requires that the wanted position is in the WAL: everything up to it is skipped and confirmed, so a mistyped one
     * must not count.
     */
    private static void requireInWal(SourcePosition wanted, ServerState now) {
        if (wanted.commitLsn().isAfter(now.walEnd())) {
            throw new ConnectException("the wanted position " + wanted.commitLsn()
                    + " is beyond the end of the server's WAL, " + now.walEnd()
                    + ": all changes until then would be skipped for good. Set a position that exists, such as the one in GET"
                    + " /connectors/<name>/offsets");
        }
        if (wanted.commitLsn().value() % ALIGNMENT != 0) {
            throw new ConnectException("the wanted position " + wanted.commitLsn()
                    + " is inside a record of the WAL: positions are divisible by " + ALIGNMENT
                    + ". Set a position that exists, such as the one in GET /connectors/<name>/offsets");
        }
    }

    private static ServerState state(SinkConfig config) {
        try {
            return new SourceDatabase(config.source(), false).state();
        } catch (ReplicationException e) {
            throw new ConnectException("cannot see the slot's position: " + e.getMessage(), e);
        }
    }
}
