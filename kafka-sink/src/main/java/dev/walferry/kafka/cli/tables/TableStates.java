package dev.walferry.kafka.cli.tables;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.mode.NewTables;
import dev.walferry.kafka.config.settings.SnapshotSettings;
import dev.walferry.kafka.connection.CatalogReader;
import dev.walferry.kafka.progress.ProgressTopic;
import dev.walferry.kafka.progress.SlotProgress;
import dev.walferry.kafka.progress.TableProgress;
import dev.walferry.kafka.progress.TableState;
import dev.walferry.kafka.source.SlotTables;
import dev.walferry.replication.Publications.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Combines what the slot sends and what the progress topic and the catalog say. */
final class TableStates {
    /** A partitioned table has as many rows as its partitions; -1 means that they have not been counted yet. */
    private static final String ESTIMATE =
            "SELECT coalesce((SELECT sum(greatest(p.reltuples, 0)) FROM pg_catalog.pg_partition_tree(c.oid) t"
                    + " JOIN pg_catalog.pg_class p ON p.oid = t.relid WHERE t.isleaf), c.reltuples)::int8"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ? AND c.relname = ?";

    private static final String LAG = "SELECT pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery()"
            + " THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, confirmed_flush_lsn)::int8"
            + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn IS NOT NULL";

    private final SinkConfig config;
    private final CatalogReader catalog;

    TableStates(SinkConfig config, CatalogReader catalog) {
        this.config = config;
        this.catalog = catalog;
    }

    /** Returns a line for each table that is carried. */
    List<TableLine> read() throws SQLException {
        SlotProgress progress = progress();
        Long lag = catalog.all(LAG, row -> row.getLong(1), config.source().slotName()).stream()
                .findFirst()
                .orElse(null);
        List<TableLine> lines = new ArrayList<>();
        for (Table table : SlotTables.of(catalog.connection(), config.source())) {
            if (config.records().shape().carries(table.schema(), table.name())) {
                lines.add(line(table, progress, lag));
            }
        }
        return lines;
    }

    private SlotProgress progress() {
        return new ProgressTopic(
                        config.records().topicPrefix(), config.pipeline().word(), config.producer(), (short) -1)
                .read();
    }

    private TableLine line(Table table, SlotProgress progress, @Nullable Long lag) throws SQLException {
        Map<Table, TableProgress> known = progress.tables();
        TableProgress found = known.get(table);
        if (found == null) {
            return new TableLine(table, unknown(table, progress).word(), null, null, estimate(table), lag, null);
        }
        Long rate = found.state() == TableState.SNAPSHOTTING ? found.pace().rowsPerSecond() : null;
        Long carried = found.state() == TableState.PARKED ? null : lag;
        return new TableLine(table, found.state().word(), found.rows(), rate, estimate(table), carried, found.reason());
    }

    /** Returns what the daemon will do when it connects next. */
    private TableState unknown(Table table, SlotProgress progress) {
        SnapshotSettings settings = config.snapshot();
        boolean isRead =
                settings.includes(table) && (!progress.isListed() || settings.newTables() == NewTables.SNAPSHOT);
        return isRead ? TableState.WAITING : TableState.STREAMING;
    }

    private @Nullable Long estimate(Table table) throws SQLException {
        List<Long> found = catalog.all(ESTIMATE, row -> row.getLong(1), table.schema(), table.name());
        return found.isEmpty() || found.get(0) < 0 ? null : found.get(0);
    }
}
