package dev.walferry.kafka.check.source;

import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that {@code message.key.columns} chooses. */
final class KeyChoice {
    private KeyChoice() {}

    /** Returns the key columns that all matching rules together give a table; null if the table keeps its own. */
    static @Nullable List<String> of(RecordSettings records, Table table) {
        List<KeyRule> matching = records.keyRules().stream()
                .filter(rule -> rule.matches(table.schema(), table.name()))
                .toList();
        return matching.isEmpty()
                ? null
                : matching.stream()
                        .flatMap(rule -> rule.columns().stream())
                        .distinct()
                        .toList();
    }

    /** Tells whether a table's records have a key, given whether the table has one. */
    static boolean isKeyed(RecordSettings records, Table table, boolean own) {
        List<String> chosen = of(records, table);
        return chosen == null ? own : !chosen.isEmpty();
    }
}
