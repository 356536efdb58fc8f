package dev.walferry.kafka.record.shape;

import dev.walferry.kafka.config.rule.ColumnRule;
import dev.walferry.kafka.config.rule.ColumnTreatment.Truncate;
import dev.walferry.kafka.config.rule.NameFilter;
import dev.walferry.kafka.config.rule.NamePatterns;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what looks like a mistake in the lists and rules of the configuration, given the tables that exist. */
public final class ShapeFindings {
    private static final int SHOWN = 5;
    private static final String REMEDY = "correct it, or remove it if its tables are yet to come";

    private final String how;
    private final ShapeSettings settings;
    private final List<NamedColumn> published;
    private final List<NamedColumn> carried;
    private final List<Finding> findings = new ArrayList<>();

    private ShapeFindings(String how, ShapeSettings settings, List<NamedColumn> published) {
        this.how = how;
        this.settings = settings;
        this.published = published;
        this.carried = published.stream()
                .filter(column -> settings.carries(column.schema(), column.table()))
                .toList();
    }

    /**
     * Looks at the tables that are published.
     *
     * @param settings the lists and rules
     * @param published the tables' columns
     * @return what looks like a mistake; nothing if there is no table yet
     */
    public static List<Finding> of(ShapeSettings settings, List<NamedColumn> published) {
        return of("published", settings, published);
    }

    /**
     * Looks at the tables that there are.
     *
     * @param how what makes them known to the daemon, in a word
     * @param settings the lists and rules
     * @param known the tables' columns
     * @return what looks like a mistake; nothing if there is no table yet
     */
    public static List<Finding> of(String how, ShapeSettings settings, List<NamedColumn> known) {
        if (known.isEmpty()) {
            return List.of();
        }
        ShapeFindings findings = new ShapeFindings(how, settings, known);
        findings.lists();
        findings.tables();
        findings.rules();
        return findings.findings;
    }

    private void lists() {
        list("schema", settings.schemas(), names(published, NamedColumn::schema), "schema with a " + how + " table");
        list("table", settings.tables(), names(published, NamedColumn::tableName), how + " table");
        list("column", settings.columns(), names(carried, NamedColumn::fullName), "column of a carried table");
    }

    private void list(String of, NameFilter list, Set<String> names, String what) {
        parts(of + ".include.list", list.include(), names, what);
        parts(of + ".exclude.list", list.exclude(), names, what);
    }

    private void parts(String key, @Nullable NamePatterns patterns, Collection<String> names, String what) {
        if (patterns != null) {
            for (int part : patterns.unmatched(names)) {
                findings.add(new Finding(key + ": part " + part + " matches no " + what, REMEDY));
            }
        }
    }

    private void tables() {
        if (carried.isEmpty()) {
            findings.add(new Finding("no " + how + " table is carried", "correct the lists of schemas and tables"));
        }
        Set<String> empty = names(carried, NamedColumn::tableName);
        carried.stream()
                .filter(column -> settings.shows(column.fullName()))
                .forEach(column -> empty.remove(column.tableName()));
        if (!empty.isEmpty()) {
            findings.add(new Finding(
                    "values have no column of " + shortened(List.copyOf(empty)),
                    "correct the list of columns, or leave the tables out"));
        }
    }

    private void rules() {
        parts(
                "column.propagate.source.type",
                settings.describedColumns(),
                names(carried, NamedColumn::fullName),
                "column of a carried table");
        parts(
                "datatype.propagate.source.type",
                settings.describedTypes(),
                names(carried, column -> column.tableName() + "." + column.typeName()),
                "type of a column of a carried table");
        for (ColumnRule rule : settings.rules()) {
            parts(rule.key(), rule.columns(), names(carried, NamedColumn::fullName), "column of a carried table");
            List<String> seen = carried.stream()
                    .filter(column -> !column.isText() && rule.equals(settings.rule(column.fullName())))
                    .filter(column -> settings.shows(column.fullName()))
                    .map(column -> column.fullName() + " (" + column.type() + ")")
                    .toList();
            if (!seen.isEmpty() && !(rule.treatment() instanceof Truncate)) {
                findings.add(new Finding(
                        rule.key() + ": does not apply to the types of " + shortened(seen)
                                + ", whose values are written as they are",
                        "leave the columns out with column.exclude.list, or take them out of the rule"));
            }
        }
    }

    private static Set<String> names(List<NamedColumn> columns, Function<NamedColumn, String> name) {
        return columns.stream().map(name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Names the first few things, and counts the others.
     *
     * @param names their names
     * @return a list in words
     */
    public static String shortened(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
