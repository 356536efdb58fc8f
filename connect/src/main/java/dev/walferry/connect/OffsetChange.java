package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.connect.offset.SourceOffset;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotStatus;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Checks offsets that a person wants to set. Changes nothing. */
final class OffsetChange {
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

    void check(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((source, offset) -> {
            if (offset != null) {
                requireReachable(pipeline(source), SourceOffset.of(offset));
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

    private static void requireReachable(SinkConfig config, SourceOffset wanted) {
        String slot = config.source().slotName();
        if (!wanted.origin().slot().equals(slot)) {
            throw new ConnectException("the offset is that of slot \""
                    + wanted.origin().slot() + "\", but the connector reads slot \"" + slot + "\"");
        }
        SlotStatus status = slot(config);
        Lsn stands = status == null ? null : status.confirmedFlushLsn();
        if (stands != null && stands.isAfter(wanted.position().commitLsn())) {
            throw new ConnectException("slot \"" + slot + "\" stands at " + stands + ", after the wanted position "
                    + wanted.position().commitLsn()
                    + ": PostgreSQL does not send the changes before it again. Reset the"
                    + " offsets (DELETE /connectors/<name>/offsets) to continue where the slot stands");
        }
    }

    private static @Nullable SlotStatus slot(SinkConfig config) {
        try {
            return new SourceDatabase(config.source(), false).slot();
        } catch (ReplicationException e) {
            throw new ConnectException("cannot see where the slot stands: " + e.getMessage(), e);
        }
    }
}
