package dev.walferry.kafka.session;

import dev.walferry.Lsn;
import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.TopicNames;
import dev.walferry.kafka.source.SlotTables;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/** The topics that tables have when a session begins, which no event may name even before their first rows. */
final class TableTopics {
    private TableTopics() {}

    /**
     * Asks the catalog, unless there are no events.
     *
     * @throws ReplicationException if the server does not tell which tables there are
     */
    static Set<String> known(SinkConfig config, SourceDatabase database) {
        RecordSettings records = config.records();
        OutboxSettings outbox = records.outbox();
        if (outbox.tables() == null && outbox.messageTypes() == null) {
            return Set.of();
        }
        TopicNames names = new TopicNames(records.topicNames());
        try (Connection connection = database.connect()) {
            return SlotTables.of(connection, config.source()).stream()
                    .filter(table -> records.shape().carries(table.schema(), table.name()))
                    .filter(table -> !outbox.has(table.schema(), table.name()))
                    .map(table -> names.topic(table.schema(), table.name()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SQLException e) {
            throw ReplicationException.of(e, config.source().slotName(), Lsn.ZERO);
        }
    }
}
