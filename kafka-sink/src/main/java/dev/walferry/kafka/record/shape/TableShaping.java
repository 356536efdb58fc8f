package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.column.ColumnType;
import dev.walferry.kafka.record.column.SourceType;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.Relation;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records show of a relation's columns: keys have their columns as they are, values have those that are carried, some
 * of them masked, hashed or cut. For one thread.
 */
public final class TableShaping {
    private final ShapeSettings settings;
    private final TreatedTypes types = new TreatedTypes();
    private final ShapingWarnings warnings;

    /**
     * The two views of a relation's columns.
     *
     * @param keys as keys have them
     * @param values as values have them
     */
    public record Shaped(TableColumns keys, TableColumns values) {}

    /**
     * Creates an instance.
     *
     * @param settings how columns are shaped
     */
    public TableShaping(ShapeSettings settings) {
        this(settings, LoggerFactory.getLogger(TableShaping.class));
    }

    TableShaping(ShapeSettings settings, Logger log) {
        this.settings = settings;
        this.warnings = new ShapingWarnings(log);
    }

    /**
     * Returns the columns as records show them.
     *
     * @param columns a relation's columns
     * @param key indexes of the key's columns
     * @return the very same columns twice if nothing is left out, treated or made optional
     */
    public Shaped of(TableColumns columns, int[] key) {
        TableColumns chosen = chosen(columns);
        TableColumns values = (settings.rules().isEmpty() ? chosen : treated(chosen, key)).allowingUnsent();
        return new Shaped(chosen, settings.describesTypes() ? described(values) : values);
    }

    private TableColumns chosen(TableColumns columns) {
        if (settings.columns().isAll()) {
            return columns;
        }
        int[] shown = IntStream.range(0, columns.size())
                .filter(column -> settings.shows(name(columns, column)))
                .toArray();
        return shown.length == columns.size() ? columns : columns.showing(shown);
    }

    private TableColumns treated(TableColumns columns, int[] key) {
        ColumnType[] treated = new ColumnType[columns.size()];
        boolean changed = false;
        for (int column = 0; column < treated.length; column++) {
            ColumnType type = columns.type(column);
            ColumnRule rule = columns.isShown(column) ? settings.rule(name(columns, column)) : null;
            treated[column] = rule == null ? type : types.of(type, rule.treatment());
            if (rule != null) {
                warnings.check(columns, column, rule, treated[column], key);
            }
            changed |= !treated[column].equals(type);
        }
        return changed ? columns.with(treated) : columns;
    }

    private TableColumns described(TableColumns columns) {
        Relation relation = columns.relation();
        ColumnType[] described = new ColumnType[columns.size()];
        boolean changed = false;
        for (int column = 0; column < described.length; column++) {
            ColumnType type = columns.type(column);
            SourceType source = columns.isShown(column) ? columns.sourceType(column) : null;
            described[column] = type;
            if (source != null
                    && settings.describes(relation.namespace(), relation.name(), columns.name(column), source.name())) {
                described[column] = DescribedTypes.of(type, source, columns.name(column));
                changed = true;
            }
        }
        return changed ? columns.with(described) : columns;
    }

    private static String name(TableColumns columns, int column) {
        Relation relation = columns.relation();
        return relation.namespace() + "." + relation.name() + "." + columns.name(column);
    }
}
