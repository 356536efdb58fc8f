package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.group.TableOwners.Conflict;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.Publications.Table;
import dev.walferry.replication.ReplicationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a table that two pipelines carry, in the catalogs. */
public final class SharedTables {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTables.class);

    private SharedTables() {}

    /**
     * Looks at the publications as they are now. A server that does not answer within a few seconds is not
     * looked at.
     *
     * @param pipelines each pipeline's configuration, by its name, in their order; a table is that of the first one
     * @param owners learns which pipeline has each table
     * @return what is wrong and what to do, by the names of pipelines that carry a table of another one, in their order
     */
    public static Map<String, String> find(Map<String, SinkConfig> pipelines, TableOwners owners) {
        return pipelines.size() > 1 ? compare(published(pipelines), owners) : Map.of();
    }

    /**
     * Compares what was {@link #published}.
     *
     * @param published the tables of each pipeline, by its name, in their order
     * @param owners learns which pipeline has each table
     * @return as {@link #find}
     */
    public static Map<String, String> compare(Map<String, List<Table>> published, TableOwners owners) {
        Map<String, String> mistakes = new LinkedHashMap<>();
        published.forEach((name, tables) -> {
            Conflict conflict = claim(name, tables, owners);
            if (conflict != null) {
                mistakes.put(name, conflict.mistake());
            }
        });
        return mistakes;
    }

    /**
     * Asks the servers for what each pipeline carries now.
     *
     * @param pipelines each pipeline's configuration, by its name, in their order
     * @return the tables of each, without pipelines whose servers do not answer within a few seconds
     */
    public static Map<String, List<Table>> published(Map<String, SinkConfig> pipelines) {
        Answers<List<Table>> answers = Answers.ask(pipelines, SharedTables::tables);
        Map<String, List<Table>> published = new LinkedHashMap<>();
        pipelines.keySet().forEach(name -> {
            List<Table> tables = answers.of(name);
            if (tables != null) {
                published.put(name, tables);
            }
        });
        return published;
    }

    /** Claims what one pipeline carries. Returns null if nothing of it is another's. */
    static @Nullable Conflict claim(String name, SinkConfig config, TableOwners owners) {
        return claim(name, tables(name, config), owners);
    }

    private static @Nullable Conflict claim(String name, List<Table> tables, TableOwners owners) {
        return tables.stream()
                .map(table -> owners.claim(table, name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static List<Table> tables(String name, SinkConfig config) {
        try {
            // a plugin without publications carries the tables that the configuration names, or all
            List<Table> named = config.source().publicationNames().isEmpty()
                    ? config.source().tables()
                    : List.of();
            List<Table> published =
                    named.isEmpty() ? new SourceDatabase(config.source(), false).publishedTables() : named;
            return published.stream()
                    .filter(table -> config.records().shape().carries(table.schema(), table.name()))
                    .toList();
        } catch (ReplicationException e) {
            LOG.warn("the tables of the pipeline '{}' are not compared with those of others: {}", name, e.getMessage());
            return List.of();
        }
    }
}
