package dev.walferry.kafka.query;

import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out beforehand what would stop the polling of tables. Reads no rows. */
public final class PollTrial {
    private final QuerySettings settings;
    private final TableFinder finder;
    private final TableDescriber describer;

    /**
     * A trial.
     *
     * @param settings what is read
     * @param records which tables are carried, and their keys
     */
    public PollTrial(QuerySettings settings, RecordSettings records) {
        this.settings = settings;
        this.finder = new TableFinder(settings, records.shape());
        this.describer = new TableDescriber(settings, records.keyRules());
    }

    /**
     * What is wrong.
     *
     * @param connection to the database
     * @return messages that name the remedy
     * @throws SQLException if the catalog cannot be read, or the query is wrong
     * @throws ReplicationException if there are no tables, or a listed one is missing
     */
    public List<String> problems(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        if (settings.isQuery()) {
            describe(connection, null, problems);
            return problems;
        }
        for (TableRef table : finder.find(connection)) {
            describe(connection, table, problems);
        }
        return problems;
    }

    private void describe(Connection connection, @Nullable TableRef table, List<String> problems) throws SQLException {
        try {
            if (table == null) {
                describer.query(connection);
            } else {
                describer.table(connection, table);
            }
        } catch (ReplicationException | RecordMappingException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
