package dev.walferry.kafka.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.walferry.kafka.config.rule.ColumnMapping;
import dev.walferry.kafka.config.syntax.KeyGroup;
import dev.walferry.kafka.config.syntax.KeyValidators;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import java.util.List;
import java.util.function.BiConsumer;

/** The keys that say by the names of polled tables which columns order their rows. */
final class ColumnMappingKeys {
    private static final String GROWING = "incrementing.column.mapping";
    private static final String TIMES = "timestamp.columns.mapping";
    private static final String MATCHING =
            " The expressions match the whole of `schema.table` or `database.schema.table`, and"
                    + " the first one that does counts. A table that none matches is an error.";

    private ColumnMappingKeys() {}

    static void define(KeyGroup group) {
        group.optional(
                        GROWING,
                        STRING,
                        "",
                        KeyValidators.parsedBy("`<table>:<column>,<table>:<column>`", ColumnMapping::parseSingle),
                        MEDIUM,
                        "The growing column by the names of tables, in place of `incrementing.column.name`: regular"
                                + " expressions, each with a column, such as `.*orders:id,.*stock.*:number`."
                                + MATCHING)
                .optional(
                        TIMES,
                        STRING,
                        "",
                        KeyValidators.parsedBy("`" + ColumnMapping.FORM + "`", ColumnMapping::parse),
                        MEDIUM,
                        "Columns with the time of a row's last change by the names of tables, in place of"
                                + " `timestamp.column.name`: regular expressions, each with columns, such as"
                                + " `.*orders:[changed_at|made_at],.*stock.*:[seen_at]`. The first column that is not null"
                                + " counts." + MATCHING);
    }

    /** Returns whether a growing column is given by tables; a value that is refused counts as well. */
    static boolean hasGrowing(ParsedSettings settings) {
        return isGiven(settings, GROWING);
    }

    /** Returns whether times are given by tables; a value that is refused counts as well. */
    static boolean hasTimes(ParsedSettings settings) {
        return isGiven(settings, TIMES);
    }

    private static boolean isGiven(ParsedSettings settings, String key) {
        return !settings.has(key) || !settings.text(key).isEmpty();
    }

    static List<ColumnMapping> growing(ParsedSettings settings) {
        return ColumnMapping.parse(settings.text(GROWING));
    }

    static List<ColumnMapping> times(ParsedSettings settings) {
        return ColumnMapping.parse(settings.text(TIMES));
    }

    /**
     * Finds what they cannot be combined with.
     *
     * @param isQuery whether a query is read in place of tables
     * @param growing the column for all tables; empty for none
     * @param times the columns for all tables
     */
    static void check(
            ParsedSettings settings,
            boolean isQuery,
            String growing,
            List<String> times,
            BiConsumer<String, String> mistake) {
        check(GROWING, hasGrowing(settings), isQuery, "incrementing.column.name", !growing.isEmpty(), mistake);
        check(TIMES, hasTimes(settings), isQuery, "timestamp.column.name", !times.isEmpty(), mistake);
    }

    private static void check(
            String key,
            boolean isGiven,
            boolean isQuery,
            String ofAll,
            boolean isOfAll,
            BiConsumer<String, String> mistake) {
        if (isGiven && isQuery) {
            mistake.accept(key, "is for tables; with query, set " + ofAll + " in its place");
        } else if (isGiven && isOfAll) {
            mistake.accept(key, "cannot be combined with " + ofAll + ": set one of them");
        }
    }
}
