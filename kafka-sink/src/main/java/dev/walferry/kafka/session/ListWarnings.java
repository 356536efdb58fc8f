package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.Printable;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.query.table.PollException;
import dev.walferry.kafka.query.table.PolledLists;
import dev.walferry.kafka.record.RecordFindings;
import dev.walferry.kafka.record.catalog.NamedColumns;
import dev.walferry.kafka.record.shape.Finding;
import dev.walferry.kafka.source.SlotTables;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns at the start about lists, rules and keys that do not fit the existing tables. */
final class ListWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(ListWarnings.class);

    private ListWarnings() {}

    /**
     * Looks at the tables that are published now.
     *
     * @throws ReplicationException if the server does not tell which they are
     */
    static void log(SinkConfig config, SourceDatabase database) {
        if (!RecordFindings.areNeeded(config.records())) {
            return;
        }
        try (Connection connection = database.connect()) {
            List<Table> tables = SlotTables.of(connection, config.source());
            List<String> schemas = tables.stream().map(Table::schema).toList();
            List<String> names = tables.stream().map(Table::name).toList();
            RecordFindings.of(config.records(), NamedColumns.of(connection, schemas, names))
                    .forEach(ListWarnings::warn);
        } catch (SQLException e) {
            throw ReplicationException.of(e, config.source().slotName(), Lsn.ZERO);
        }
    }

    /**
     * Looks at the query or the tables that are polled now.
     *
     * @throws ReplicationException if the server does not tell which they are, or a listed one is missing
     */
    static void log(SinkConfig config, QuerySettings settings, SourceDatabase database) {
        if (settings.unlisted().isEmpty() && !RecordFindings.areNeeded(config.records())) {
            return;
        }
        try (Connection connection = database.connect()) {
            PolledLists lists =
                    PolledLists.of(connection, settings, config.records().shape());
            lists.findings().forEach(ListWarnings::warn);
            RecordFindings.ofPolled(config.records(), lists.columns()).forEach(ListWarnings::warn);
        } catch (SQLException e) {
            throw PollException.of(settings.isQuery() ? "the query" : "database", e);
        }
    }

    private static void warn(Finding finding) {
        LOG.warn("{}: {}", Printable.of(finding.what()), finding.remedy());
    }
}
