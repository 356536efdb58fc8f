package dev.walferry.kafka.config.record;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.rule.NameFilter;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.ConfigDef;

/** The keys of {@link ShapeSettings}. Their names, syntax and meaning are Debezium's. */
final class ShapeKeys {
    static final String GROUP = "Tables and columns";

    private static final String SCHEMAS = "schema.";
    private static final String TABLES = "table.";
    private static final String COLUMNS = "column.";
    private static final String INCLUDE = "include.list";
    private static final String EXCLUDE = "exclude.list";
    static final String DESCRIBED_COLUMNS = "column.propagate.source.type";
    static final String DESCRIBED_TYPES = "datatype.propagate.source.type";
    private static final String UNCHANGED = "skip.messages.without.change";

    private ShapeKeys() {}

    static void define(ConfigDef definition) {
        KeyGroup group = new KeyGroup(definition, GROUP);
        lists(
                group,
                SCHEMAS,
                "Schemas whose tables are carried, by their names. Case is ignored. PostgreSQL still sends what is left out:"
                        + " a publication without these tables costs less.",
                "Schemas whose tables are not carried. Not together with `schema.include.list`.");
        lists(
                group,
                TABLES,
                "Tables that are carried, by `<schema>.<table>`, as the catalog has them, without quotes. Case is ignored. A"
                        + " partition counts by its own name unless the publication has `publish_via_partition_root`. With"
                        + " `source.mode=query`, an expression with two dots may also match the whole of"
                        + " `<database>.<schema>.<table>`.",
                "Tables that are not carried. Not together with `table.include.list`, except with `source.mode=query`: then a"
                        + " table that both match is not carried.");
        lists(
                group,
                COLUMNS,
                "Columns that values have, by `<schema>.<table>.<column>`. Case is ignored. The list is for every table:"
                        + " values of a table without a match have no columns. Keys have all of their columns.",
                "Columns that values lack. Not together with `column.include.list`. A key keeps its columns; to take one out"
                        + " of it as well, set `message.key.columns`.");
        group.optional(
                        DESCRIBED_COLUMNS,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "Columns whose PostgreSQL type is added to their fields' schemas, by `<schema>.<table>.<column>`."
                                + " Case is ignored. The schemas' parameters are `__debezium.source.column.type` (in upper"
                                + " case), `.length`, `.scale` and `.name`, as the JDBC driver has them. Keys have no such"
                                + " parameters, nor does a format without schemas.")
                .optional(
                        DESCRIBED_TYPES,
                        STRING,
                        null,
                        KeyValidators.NAMES,
                        LOW,
                        "The same for columns of types, by `<schema>.<table>.<type>`, where the type is named as in"
                                + " `pg_type`, or `serial`, `smallserial`, `bigserial`.");
        group.optional(
                UNCHANGED,
                BOOLEAN,
                false,
                null,
                MEDIUM,
                "Whether an update has no record if it changes none of the columns that its record shows, after masks and"
                        + " truncation. This needs `REPLICA IDENTITY FULL`. A change of the key always counts.");
    }

    private static void lists(KeyGroup group, String of, String included, String excluded) {
        group.optional(of + INCLUDE, STRING, null, KeyValidators.NAMES, MEDIUM, included)
                .optional(of + EXCLUDE, STRING, null, KeyValidators.NAMES, LOW, excluded);
    }

    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        for (String of : List.of(SCHEMAS, TABLES, COLUMNS)) {
            boolean mayHaveBoth = of.equals(TABLES) && PolledTables.areMeant(settings);
            if (!mayHaveBoth && settings.has(of + INCLUDE) && settings.has(of + EXCLUDE)) {
                mistake.accept(of + EXCLUDE, "cannot be combined with " + of + INCLUDE + ": set one of them");
            }
        }
        ColumnRuleKeys.check(settings, mistake);
    }

    /** Returns the keys that are set and change what values show of their columns. */
    static List<String> ofColumns(ParsedSettings settings) {
        List<String> keys = new ArrayList<>();
        for (String key : List.of(COLUMNS + INCLUDE, COLUMNS + EXCLUDE)) {
            if (settings.has(key)) {
                keys.add(key);
            }
        }
        settings.free().keySet().stream()
                .filter(key -> ColumnRuleKeys.FAMILIES.stream().anyMatch(family -> family.contains(key)))
                .forEach(keys::add);
        return keys;
    }

    static ShapeSettings settings(ParsedSettings settings) {
        return new ShapeSettings(
                filter(settings, SCHEMAS),
                tables(settings),
                filter(settings, COLUMNS),
                ColumnRuleKeys.rules(settings),
                settings.namesOrNull(DESCRIBED_COLUMNS),
                settings.namesOrNull(DESCRIBED_TYPES),
                settings.flag(UNCHANGED));
    }

    private static NameFilter tables(ParsedSettings settings) {
        NameFilter tables = filter(settings, TABLES);
        String database = PolledTables.areMeant(settings) ? PolledTables.database(settings) : null;
        return database == null ? tables : tables.inDatabase(database);
    }

    private static NameFilter filter(ParsedSettings settings, String of) {
        return new NameFilter(settings.namesOrNull(of + INCLUDE), settings.namesOrNull(of + EXCLUDE));
    }
}
