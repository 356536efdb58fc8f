package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.NamePatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events of applications that are written to an outbox.
 *
 * @param messageTypes aggregate types whose logical messages are events; null for none
 * @param tables outbox tables, by {@code schema.table}; null for none
 * @param topicTemplate the topic of an event, with {@code ${routedByValue}} for the aggregate type
 * @param idColumn column of the event's id
 * @param keyColumn column of the record's key
 * @param typeColumn column of the aggregate type
 * @param payloadColumn column of the record's value
 * @param headers columns that become headers
 * @param fields columns that become fields beside the payload; if there are any, values are structures
 * @param partitionColumn column of the record's partition; null if the key decides the partition
 * @param expansion how a payload that is JSON becomes a structure; null if it stays text
 * @param tombstones whether an empty payload becomes a record without value
 */
public record OutboxSettings(
        @Nullable NamePatterns messageTypes,
        @Nullable NamePatterns tables,
        String topicTemplate,
        String idColumn,
        String keyColumn,
        String typeColumn,
        String payloadColumn,
        List<AddedColumn> headers,
        List<AddedColumn> fields,
        @Nullable String partitionColumn,
        @Nullable JsonExpansion expansion,
        boolean tombstones) {
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_-]+");

    /**
     * Returns whether the rows of a table are events.
     *
     * @param schema the table's schema
     * @param table its name
     * @return true for an outbox table
     */
    public boolean has(String schema, String table) {
        return tables != null && tables.matches(schema + "." + table);
    }

    /**
     * Returns the columns that an outbox table must have.
     *
     * @return their names
     */
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of(idColumn, keyColumn, typeColumn, payloadColumn));
        headers.forEach(header -> columns.add(header.column()));
        fields.forEach(field -> columns.add(field.column()));
        if (partitionColumn != null) {
            columns.add(partitionColumn);
        }
        return columns;
    }

    /**
     * Returns the topics of messages whose aggregate types are configured as plain words. Other topics are known only with
     * their first event.
     *
     * @return their names
     */
    public Set<String> knownTopics() {
        return messageTypes == null
                ? Set.of()
                : messageTypes.patterns().stream()
                        .map(Pattern::pattern)
                        .filter(type -> PLAIN.matcher(type).matches())
                        .map(type -> topicTemplate.replace("${routedByValue}", type))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns whether values are structures in the configured format.
     *
     * @return false if a value is the payload as it is
     */
    public boolean isStructured() {
        return !fields.isEmpty() || expansion != null;
    }

    /**
     * A column that becomes a header or a field.
     *
     * @param column the column's name
     * @param alias the name of the header or field; null for the column's
     */
    public record AddedColumn(String column, @Nullable String alias) {
        /**
         * Returns the name of the header or field.
         *
         * @return the alias, or else the column's name as it is
         */
        public String name() {
            return alias == null ? column : alias;
        }
    }
}
