package dev.walferry.connect;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a table that two pipelines carry. They would write to the same topic, at their own paces, and nobody could tell which
 * version of a row is the newer one.
 */
final class SharedTables {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTables.class);

    private SharedTables() {}

    /**
     * Looks at the publications as they are now. A server that does not answer is not looked at.
     *
     * @param pipelines all pipelines of a connector
     * @return what is wrong and what to do; null for nothing
     */
    static @Nullable String find(List<ConnectorConfig> pipelines) {
        if (pipelines.size() < 2) {
            return null;
        }
        Map<Table, String> owners = new HashMap<>();
        for (ConnectorConfig pipeline : pipelines) {
            String name = String.valueOf(pipeline.pipeline());
            for (Table table : tables(pipeline.sink(), name)) {
                String other = owners.putIfAbsent(table, name);
                if (other != null) {
                    return "table " + table + " is in the publications of the pipelines '" + other + "' and '" + name
                            + "', which would both write to its topic: ALTER PUBLICATION ... DROP TABLE in one of them,"
                            + " or use a connector with a topic.prefix of its own";
                }
            }
        }
        return null;
    }

    private static List<Table> tables(SinkConfig config, String name) {
        try {
            Stream<Table> published = new SourceDatabase(config.source(), false).publishedTables().stream();
            return published
                    .filter(table -> config.records().shape().carries(table.schema(), table.name()))
                    .toList();
        } catch (ReplicationException e) {
            LOG.warn("the tables of the pipeline '{}' are not compared with those of others: {}", name, e.getMessage());
            return List.of();
        }
    }
}
