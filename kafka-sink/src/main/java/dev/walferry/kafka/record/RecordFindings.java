package dev.walferry.kafka.record;

import dev.walferry.Printable;
import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.mode.RecordFormat;
import dev.walferry.kafka.config.rule.KeyRule;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.NameAdjuster;
import dev.walferry.kafka.record.shape.Finding;
import dev.walferry.kafka.record.shape.ShapeFindings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the configuration's names of tables and columns with the tables that exist, and finds what looks like a mistake:
 * in lists and rules, keys, outbox tables, the tracing column and the routing of topics.
 */
public final class RecordFindings {
    static final String REMEDY = "correct it, or remove it if its tables are yet to come";

    private final RecordSettings settings;
    private final Map<String, List<NamedColumn>> carried = new LinkedHashMap<>();
    private final Map<String, List<NamedColumn>> outboxes = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private RecordFindings(RecordSettings settings, List<NamedColumn> published) {
        this.settings = settings;
        ShapeSettings shape = settings.shape();
        for (NamedColumn column : published) {
            if (shape.carries(column.schema(), column.table())) {
                boolean isOutbox = settings.outbox().has(column.schema(), column.table());
                (isOutbox ? outboxes : carried)
                        .computeIfAbsent(column.tableName(), name -> new ArrayList<>())
                        .add(column);
            }
        }
    }

    /**
     * Returns whether the configuration names any tables or columns.
     *
     * @param settings the configuration
     * @return false if there is nothing to look at
     */
    public static boolean areNeeded(RecordSettings settings) {
        ShapeSettings shape = settings.shape();
        return !shape.carriesAllTables()
                || !shape.columns().isAll()
                || !shape.rules().isEmpty()
                || shape.describesTypes()
                || shape.skipsUnchanged()
                || !settings.keyRules().isEmpty()
                || settings.fieldNames() != NameAdjustment.NONE
                || settings.outbox().tables() != null
                || settings.outbox().messageTypes() != null
                || settings.headers().tracingColumn() != null
                || settings.topicNames().routing() != null;
    }

    /**
     * Looks at the tables that are published.
     *
     * @param settings the configuration
     * @param published the tables' columns
     * @return what looks like a mistake; nothing if there is no table yet
     */
    public static List<Finding> of(RecordSettings settings, List<NamedColumn> published) {
        return of("published", settings, published);
    }

    /**
     * Looks at the query or the tables that are polled.
     *
     * @param settings the configuration
     * @param polled their columns
     * @return what looks like a mistake; nothing if there is no table yet
     */
    public static List<Finding> ofPolled(RecordSettings settings, List<NamedColumn> polled) {
        return of("polled", settings, polled);
    }

    private static List<Finding> of(String how, RecordSettings settings, List<NamedColumn> known) {
        if (known.isEmpty()) {
            return List.of();
        }
        RecordFindings findings = new RecordFindings(settings, known);
        findings.findings.addAll(ShapeFindings.of(how, settings.shape(), known));
        findings.unchanged();
        findings.keys();
        findings.names();
        findings.findings.addAll(new OutboxFindings(settings, findings.carried, findings.outboxes).all());
        findings.tracing();
        findings.routing();
        return findings.findings;
    }

    private void add(String what, String remedy) {
        findings.add(new Finding(what, remedy));
    }

    private void unchanged() {
        List<String> without = settings.shape().skipsUnchanged()
                ? carried.entrySet().stream()
                        .filter(table -> !table.getValue().get(0).hasOldRows())
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
        if (!without.isEmpty()) {
            add(
                    "skip.messages.without.change: has no effect on " + ShapeFindings.shortened(without)
                            + ", whose updates come without the old row",
                    "ALTER TABLE ... REPLICA IDENTITY FULL, if their records without a change should be left out");
        }
    }

    private void keys() {
        int number = 0;
        for (KeyRule rule : settings.keyRules()) {
            number++;
            boolean isUsed = false;
            for (List<NamedColumn> table : carried.values()) {
                if (rule.matches(table.get(0).schema(), table.get(0).table())) {
                    isUsed = true;
                    rule.columns().forEach(column -> key(table, column));
                }
            }
            if (!isUsed) {
                add("message.key.columns: part " + number + " matches no carried table", REMEDY);
            }
        }
    }

    private void key(List<NamedColumn> table, String column) {
        boolean isExact = table.stream().anyMatch(c -> c.column().equals(column));
        long alike =
                table.stream().filter(c -> c.column().equalsIgnoreCase(column)).count();
        if (!isExact && alike != 1) {
            add(
                    "message.key.columns: table " + table.get(0).tableName() + " has "
                            + (alike == 0 ? "no column " : "several columns ") + Printable.quoted(column)
                            + ", so the stream stops at its first row",
                    "name a column that it has, exactly as it is spelled");
        }
    }

    private void names() {
        if (settings.valueFormat() == RecordFormat.RAW) {
            return; // which has the columns as PostgreSQL sends them
        }
        carried.values().forEach(table -> {
            NameAdjuster names = NameAdjuster.ofFields(
                    settings.fieldNames(), "table " + table.get(0).tableName());
            try {
                table.stream()
                        .filter(column -> settings.shape().shows(column.fullName()))
                        .forEach(column -> names.adjust(column.column()));
            } catch (RecordMappingException e) {
                add(
                        "field.name.adjustment.mode: the stream stops at the first row, because "
                                + String.valueOf(e.getMessage()).replaceFirst(": choose .*", ""),
                        "choose another mode, rename a column, or leave one out with column.exclude.list");
            }
        });
    }

    private void tracing() {
        String column = settings.headers().tracingColumn();
        if (column != null
                && carried.values().stream()
                        .noneMatch(
                                table -> table.stream().anyMatch(c -> c.column().equals(column)))
                && outboxes.values().stream()
                        .noneMatch(
                                table -> table.stream().anyMatch(c -> c.column().equals(column)))) {
            add("tracing.column: no carried table has a column " + Printable.quoted(column), REMEDY);
        }
    }

    private void routing() {
        TopicNames names = new TopicNames(settings.topicNames());
        if (settings.topicNames().routing() != null
                && carried.values().stream()
                        .noneMatch(table -> names.isRouted(
                                table.get(0).schema(), table.get(0).table()))) {
            add("topic.regex: matches the topic of no carried table", REMEDY);
        }
    }
}
