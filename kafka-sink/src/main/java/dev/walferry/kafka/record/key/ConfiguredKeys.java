package dev.walferry.kafka.record.key;

import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Column;
import dev.walferry.pgoutput.Relation;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Keys chosen with {@code message.key.columns}. */
final class ConfiguredKeys {
    private final List<KeyRule> rules;

    ConfiguredKeys(List<KeyRule> rules) {
        this.rules = rules;
    }

    /**
     * Returns the key that is chosen for a relation, or null if none is. If several rules match, the key has the columns of
     * all.
     *
     * @throws RecordMappingException if the relation lacks a column
     */
    @Nullable
    RowKey of(Relation relation) {
        List<KeyRule> matching = rules.stream()
                .filter(rule -> rule.matches(relation.namespace(), relation.name()))
                .toList();
        if (matching.isEmpty()) {
            return null;
        }
        return RowKey.nullable(matching.stream()
                .flatMap(rule -> rule.columns().stream())
                .mapToInt(name -> index(relation, name))
                .distinct()
                .toArray());
    }

    /** Returns the column of exactly that name, otherwise the only one that differs just in case. */
    private static int index(Relation relation, String name) {
        if (relation.hasColumn(name)) {
            return relation.columnIndex(name);
        }
        List<Column> columns = relation.columns();
        int[] found = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equalsIgnoreCase(name))
                .toArray();
        if (found.length != 1) {
            throw new RecordMappingException("message.key.columns: relation " + relation + " has "
                    + (found.length == 0 ? "no column \"" : "several columns \"") + name
                    + "\": name a column that it had when its rows were written, exactly as it is spelled");
        }
        return found[0];
    }
}
