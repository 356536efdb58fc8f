package dev.walferry.kafka.record;

import dev.walferry.Printable;
import dev.walferry.kafka.config.rule.NamePatterns;
import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.config.settings.RecordSettings;
import dev.walferry.kafka.config.settings.ShapeSettings;
import dev.walferry.kafka.record.catalog.NamedColumn;
import dev.walferry.kafka.record.shape.Finding;
import dev.walferry.kafka.record.shape.ShapeFindings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds what looks like a mistake in the configuration of events. For one thread. */
final class OutboxFindings {
    private static final String TYPE = "${routedByValue}";

    private final RecordSettings settings;
    private final OutboxSettings outbox;
    private final Map<String, List<NamedColumn>> carried;
    private final Map<String, List<NamedColumn>> outboxes;
    private final List<Finding> findings = new ArrayList<>();

    /** Takes the columns of the tables whose rows become records, and of those whose rows are events. */
    OutboxFindings(
            RecordSettings settings, Map<String, List<NamedColumn>> carried, Map<String, List<NamedColumn>> outboxes) {
        this.settings = settings;
        this.outbox = settings.outbox();
        this.carried = carried;
        this.outboxes = outboxes;
    }

    private void add(String what, String remedy) {
        findings.add(new Finding(what, remedy));
    }

    List<Finding> all() {
        NamePatterns tables = outbox.tables();
        if (tables != null) {
            for (int part : tables.unmatched(outboxes.keySet())) {
                add("outbox.table.include.list: part " + part + " matches no carried table", RecordFindings.REMEDY);
            }
            outboxes.values().forEach(table -> outbox.columns().forEach(column -> column(table, column)));
            outboxes.values().forEach(table -> hidden(table, outbox.columns()));
        }
        topics();
        return findings;
    }

    /** Events are what the application wrote, so nothing is hidden that a rule means to hide. */
    private void hidden(List<NamedColumn> table, Collection<String> shown) {
        ShapeSettings shape = settings.shape();
        List<String> meant = table.stream()
                .filter(column -> shown.contains(column.column()))
                .filter(column -> shape.rule(column.fullName()) != null || !shape.shows(column.fullName()))
                .map(NamedColumn::column)
                .toList();
        if (!meant.isEmpty()) {
            add(
                    "outbox table " + table.get(0).tableName() + ": rules and lists of columns do not apply to events,"
                            + " which show " + ShapeFindings.shortened(meant) + " as they are",
                    "hide the values before they are written, or name only columns of other tables");
        }
    }

    private void column(List<NamedColumn> table, String column) {
        if (table.stream().noneMatch(c -> c.column().equals(column))) {
            add(
                    "outbox table " + table.get(0).tableName() + " has no column " + Printable.quoted(column)
                            + ", so the stream stops at its first row",
                    "add it, or say with outbox.table.* and outbox.route.by.field which columns the table has");
        }
    }

    /** The role that writes an event chooses its type. A row that is refused stops the stream. */
    private void topics() {
        if (outbox.tables() == null && outbox.messageTypes() == null) {
            return;
        }
        TopicNames names = new TopicNames(settings.topicNames());
        Pattern topics = Pattern.compile(Arrays.stream(outbox.topicTemplate().split(Pattern.quote(TYPE), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("(.+)")));
        List<String> reachable = carried.entrySet().stream()
                .filter(table -> isTopicOfEvent(topics.matcher(names.topic(
                        table.getValue().get(0).schema(),
                        table.getValue().get(0).table()))))
                .map(Map.Entry::getKey)
                .toList();
        if (!reachable.isEmpty()) {
            add(
                    "outbox.route.topic.replacement: an event may name the topic of "
                            + ShapeFindings.shortened(reachable) + ", and " + fate(),
                    "put text around " + TYPE + " that no topic of a table has");
        }
    }

    private String fate() {
        String ordinary = "becomes an ordinary message then, or nothing where those are left out";
        if (outbox.tables() == null) {
            return ordinary;
        }
        return outbox.messageTypes() == null
                ? "is refused then"
                : "is refused then if it is a row; a message " + ordinary;
    }

    private boolean isTopicOfEvent(Matcher topic) {
        NamePatterns types = outbox.messageTypes();
        return topic.matches()
                && (outbox.tables() != null
                        || topic.groupCount() == 0
                        || (types != null && types.matches(topic.group(1))));
    }
}
