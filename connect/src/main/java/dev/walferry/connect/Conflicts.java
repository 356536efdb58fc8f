package dev.walferry.connect;

import dev.walferry.kafka.group.ComparedTables;
import dev.walferry.kafka.group.TableCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one pipeline must not have in common with others of its connector, whose tasks may be in other processes. */
final class Conflicts {
    private final String name;
    private final Comparison comparison;
    private final ComparedTables tables;

    /**
     * Creates the conflicts of a pipeline whose tables are not compared yet.
     *
     * @param name of the pipeline
     * @param all the configurations of all pipelines of the connector
     * @param comparison of all of them
     */
    Conflicts(String name, List<ConnectorConfig> all, Comparison comparison) {
        this.name = name;
        this.comparison = comparison;
        this.tables = new ComparedTables(name, Pipelines.byName(all));
    }

    /**
     * Asks the servers, before the slot is read. They answer at slightly different moments, so a table that moves may be seen
     * twice, but not again.
     *
     * @return what is wrong and what to do; null for nothing
     */
    @Nullable
    String find() {
        Comparison.Answer answer = comparison.recent();
        if (answer.conflicts().containsKey(name)) {
            answer = comparison.now();
        }
        tables.compareAll(answer.tables());
        return answer.conflicts().get(name);
    }

    /** Compares a table when its first change arrives. */
    TableCheck tables() {
        return tables;
    }
}
