package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.NamePatterns;
import java.util.List;
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
        List<AddedHeader> headers,
        boolean tombstones) {

    /**
     * A column that becomes a header.
     *
     * @param column the column's name
     * @param name the header's name
     */
    public record AddedHeader(String column, String name) {}
}
