package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.mode.TableFailure;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.log.LogEvent;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.record.change.RecordMappingException.Fault;
import dev.walferry.replication.Publications.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables whose records cannot be made or are refused. If the policy lets the other tables go on without them, they are parked
 * when the next session begins. For one thread.
 */
final class FailedTables {
    private static final Logger LOG = LoggerFactory.getLogger(FailedTables.class);

    private final SnapshotSettings settings;
    private final Map<Table, String> reasons = new HashMap<>();

    FailedTables(SnapshotSettings settings) {
        this.settings = settings;
    }

    /** Returns whether the others go on without the failed table. */
    boolean add(Table table, String reason, Fault fault) {
        if (policy(fault) == TableFailure.STOP) {
            return false;
        }
        LOG.error(
                LogEvent.SNAPSHOT_TABLE_PARKED.marker(),
                "table {} is parked, and its changes are lost until `walferry resume` reads it again: {}",
                table,
                reason);
        reasons.put(table, reason);
        return true;
    }

    private TableFailure policy(Fault fault) {
        return switch (fault) {
            case TABLE -> settings.onFailure();
            case SCHEMA -> settings.onSchemaRefusal();
            case SERVICE -> TableFailure.STOP; // without it the other tables would be parked as well
        };
    }

    /** Parks them in what a session begins with. */
    void park(Map<Table, TableProgress> tables) {
        reasons.forEach((table, reason) -> {
            TableProgress before = Objects.requireNonNullElse(tables.get(table), TableProgress.waiting(table));
            tables.put(table, before.state() == TableState.PARKED ? before : before.parked(reason));
        });
    }

    /** Forgets those that are known to be parked by now. */
    void known(Set<Table> parked) {
        reasons.keySet().removeAll(parked);
    }
}
