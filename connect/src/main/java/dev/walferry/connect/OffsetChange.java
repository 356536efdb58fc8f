package dev.walferry.connect;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.ConfigurationException;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import dev.walferry.replication.SlotStatus;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Checks offsets that a person wants to set. Changes nothing. */
final class OffsetChange {
    private final ConnectorConfig config;

    OffsetChange(Map<String, String> configuration) {
        try {
            this.config = ConnectorConfig.of(configuration);
        } catch (ConfigurationException e) {
            throw new ConnectException(e.getMessage(), e);
        }
    }

    void check(Map<Map<String, ?>, Map<String, ?>> offsets) {
        Map<String, String> partition =
                SourceOffset.partition(config.sink().records().topicPrefix());
        offsets.forEach((source, offset) -> {
            if (offset != null) {
                if (!source.equals(partition)) {
                    throw new ConnectException("the connector has only the source partition {\"" + SourceOffset.SERVER
                            + "\": \"" + partition.get(SourceOffset.SERVER) + "\"}");
                }
                requireReachable(SourceOffset.of(offset));
            }
        });
    }

    private void requireReachable(SourceOffset wanted) {
        String slot = config.sink().source().slotName();
        if (!wanted.origin().slot().equals(slot)) {
            throw new ConnectException("the offset is that of slot \""
                    + wanted.origin().slot() + "\", but the connector reads slot \"" + slot + "\"");
        }
        SlotStatus status = slot();
        Lsn stands = status == null ? null : status.confirmedFlushLsn();
        if (stands != null && stands.isAfter(wanted.position().commitLsn())) {
            throw new ConnectException("slot \"" + slot + "\" stands at " + stands + ", after the wanted position "
                    + wanted.position().commitLsn()
                    + ": PostgreSQL does not send the changes before it again. Reset the"
                    + " offsets (DELETE /connectors/<name>/offsets) to continue where the slot stands");
        }
    }

    private @Nullable SlotStatus slot() {
        try {
            return new SourceDatabase(config.sink().source(), false).slot();
        } catch (ReplicationException e) {
            throw new ConnectException("cannot see where the slot stands: " + e.getMessage(), e);
        }
    }
}
