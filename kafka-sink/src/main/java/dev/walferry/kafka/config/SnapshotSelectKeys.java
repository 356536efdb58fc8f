package dev.walferry.kafka.config;

import dev.walferry.kafka.config.record.RecordKeys;
import dev.walferry.kafka.config.rule.QuotedNames;
import dev.walferry.kafka.config.syntax.KeyFamily;
import dev.walferry.kafka.config.syntax.ParsedSettings;
import dev.walferry.replication.Publications.Table;
import dev.walferry.snapshot.TableSelection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys that say what is read of single tables. */
final class SnapshotSelectKeys {
    private static final Pattern KEY = Pattern.compile("snapshot\\.select\\.(.+)\\.(columns|where)");
    private static final String WHERE = "where";
    private static final String COLUMNS = ".columns";
    private static final String NEEDS_ALL = RecordKeys.UNAVAILABLE_POLICY
            + "=fail stops at a row whose columns were not all read; leave this key out, or choose another policy";

    static final KeyFamily FAMILY = new KeyFamily(
            "Snapshots: rows that exist already",
            "snapshot.select.<table>.<part>",
            KEY,
            "columns separated by commas, or a condition in SQL without a semicolon",
            "What is read of a table, which is written as in `source.tables`. With `where`, only rows for which the"
                    + " condition is true. With `columns`, only these columns; for the others records have"
                    + " `unavailable.value.placeholder`, as for a large value that a change does not send. So only"
                    + " columns whose values can be stored out of line may be left out, and none of the key."
                    + " Not with `unavailable.value.policy=fail`. Changes"
                    + " are carried whole in any case. A `walferry snapshot` command has its own condition: `where`"
                    + " does not apply to it.");

    private SnapshotSelectKeys() {}

    /** Reports what cannot be read, and columns that may not be left out. */
    static void crossCheck(ParsedSettings settings, BiConsumer<String, String> mistake) {
        boolean needsAll = RecordKeys.refusesUnsent(settings);
        settings.free().forEach((key, value) -> {
            if (FAMILY.contains(key)) {
                try {
                    add(new HashMap<>(), key, value);
                    if (needsAll && key.endsWith(COLUMNS)) {
                        mistake.accept(key, NEEDS_ALL);
                    }
                } catch (IllegalArgumentException e) {
                    mistake.accept(key, String.valueOf(e.getMessage()));
                }
            }
        });
    }

    static Map<Table, TableSelection> settings(ParsedSettings settings) {
        Map<Table, TableSelection> selections = new HashMap<>();
        settings.free().forEach((key, value) -> {
            if (FAMILY.contains(key)) {
                add(selections, key, value);
            }
        });
        return selections;
    }

    private static void add(Map<Table, TableSelection> selections, String key, String value) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected the name of a table");
        }
        Table table = Table.parse(matcher.group(1));
        TableSelection before = selections.getOrDefault(table, TableSelection.ALL);
        selections.put(
                table,
                matcher.group(2).equals(WHERE)
                        ? new TableSelection(value, before.columns())
                        : new TableSelection(before.where(), QuotedNames.parse(value)));
    }
}
