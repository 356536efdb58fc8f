package dev.walferry.kafka.record.key;

import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of rows that queries return: those that are configured, otherwise the primary key. Safe in any thread. */
public final class PolledKeys {
    private final ConfiguredKeys configured;

    /**
     * Creates an instance.
     *
     * @param rules keys chosen in place of the tables' own
     */
    public PolledKeys(List<KeyRule> rules) {
        this.configured = new ConfiguredKeys(rules);
    }

    /**
     * Returns the key of a relation's rows.
     *
     * @param relation what the rows look like
     * @param primary indexes of the primary key's columns in its own order; none without a primary key
     * @return the key
     * @throws RecordMappingException if the relation lacks a configured column
     */
    public RowKey of(Relation relation, int... primary) {
        @Nullable RowKey chosen = configured.of(relation);
        return chosen == null ? RowKey.of(primary) : chosen;
    }
}
