package dev.walferry.kafka.record.shape;

import dev.walferry.Printable;
import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.rule.ColumnTreatment.Truncate;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.TableColumns;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;

/** Warns where values are written although a rule might be thought to hide them, once for each column. For one thread. */
final class ShapingWarnings {
    private final Logger log;
    private final Set<String> warned = new HashSet<>();

    ShapingWarnings(Logger log) {
        this.log = log;
    }

    /** Warns of a column that a rule matches and whose values can be seen nevertheless. */
    void check(TableColumns columns, int column, ColumnRule rule, ColumnType treated, int[] key) {
        if (rule.treatment() instanceof Truncate) {
            return;
        }
        if (!treated.isCharacter()) {
            warn(
                    columns,
                    column,
                    rule,
                    "does not apply to its type, so its values are written as they are: leave the"
                            + " column out with column.exclude.list, or take it out of the rule");
        } else if (IntStream.of(key).anyMatch(part -> part == column)) {
            warn(
                    columns,
                    column,
                    rule,
                    "applies to values of records only, and the column is part of the key, which shows"
                            + " it as it is: choose another key with message.key.columns");
        }
    }

    private void warn(TableColumns columns, int column, ColumnRule rule, String what) {
        String place = "column " + Printable.quoted(columns.name(column)) + " of relation " + columns.relation();
        if (warned.add(place)) {
            log.warn("{}: {} {}", place, rule.key(), what);
        }
    }
}
