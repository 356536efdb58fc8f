package dev.walferry.kafka.query;

import dev.walferry.kafka.config.settings.QuerySettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.query.table.PolledTable;
import dev.walferry.kafka.query.table.TableDescriber;
import dev.walferry.kafka.query.table.TableFinder;
import dev.walferry.kafka.query.table.TableRef;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.ReplicationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out beforehand what would stop the polling of tables. Reads no rows. */
public final class PollTrial {
    private final QuerySettings settings;
    private final TableFinder finder;
    private final TableDescriber describer;

    /**
     * Creates a trial.
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
     * What was found.
     *
     * @param problems messages that name the remedy
     * @param keys the keys of the relations that have no problem, in the order in which they are read
     */
    public record Findings(List<String> problems, Map<Relation, RowKey> keys) {
        /**
         * Copies what was found.
         *
         * @param problems messages that name the remedy
         * @param keys the keys of the relations that have no problem, in the order in which they are read
         */
        public Findings {
            problems = List.copyOf(problems);
            keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }
    }

    /**
     * Describes everything that is read.
     *
     * @param connection to the database
     * @return what is wrong, and the relations
     * @throws SQLException if the catalog cannot be read, or the query is wrong
     * @throws ReplicationException if there are no tables, or a listed one is missing
     */
    public Findings run(Connection connection) throws SQLException {
        List<String> problems = new ArrayList<>();
        Map<Relation, RowKey> keys = new LinkedHashMap<>();
        List<@Nullable TableRef> tables = new ArrayList<>();
        if (settings.isQuery()) {
            tables.add(null);
        } else {
            tables.addAll(finder.find(connection));
        }
        for (@Nullable TableRef table : tables) {
            try {
                PolledTable described =
                        table == null ? describer.query(connection) : describer.table(connection, table);
                keys.put(described.relation(), described.key());
            } catch (ReplicationException | RecordMappingException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return new Findings(problems, keys);
    }
}
