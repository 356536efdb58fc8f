package dev.walferry.connect;

import dev.walferry.kafka.group.ComparedTables;
import dev.walferry.kafka.group.TableCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one pipeline must not have in common with others of its connector, whose tasks may be in other processes. */
final class Conflicts {
    private final String name;
    private final List<ConnectorConfig> all;
    private final ComparedTables tables;

    /**
     * Nothing is compared yet.
     *
     * @param name of the pipeline
     * @param all the configurations of all pipelines of the connector
     */
    Conflicts(String name, List<ConnectorConfig> all) {
        this.name = name;
        this.all = all;
        this.tables = new ComparedTables(name, Pipelines.byName(all));
    }

    /** Asks the servers, before the slot is read. Returns what is wrong and what to do; null for nothing. */
    @Nullable
    String find() {
        tables.compareAll();
        return Pipelines.conflicts(all).get(name);
    }

    /** Compares a table when its first change arrives. */
    TableCheck tables() {
        return tables;
    }
}
