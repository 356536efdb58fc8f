package dev.walferry.kafka.record.outbox;

import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.ValueKind;
import dev.walferry.type.TypeOid;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Outbox events that are rows of one version of an outbox table. A row becomes what Debezium's EventRouter with a string
 * converter makes of it: the payload's own bytes as the value, the aggregate's id as the key, the event's id in a header.
 * For one thread.
 */
final class OutboxTable {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** The header with an event's id. */
    static final String ID = "id";

    private final OutboxSettings settings;
    private final OutboxTopics topics;
    private final Relation relation;
    private final int id;
    private final int key;
    private final int type;
    private final int payload;

    /**
     * @throws RecordMappingException if the table lacks a column
     */
    OutboxTable(OutboxSettings settings, OutboxTopics topics, Relation relation) {
        this.settings = settings;
        this.topics = topics;
        this.relation = relation;
        settings.columns().forEach(this::index);
        this.id = index(settings.idColumn());
        this.key = index(settings.keyColumn());
        this.type = index(settings.typeColumn());
        this.payload = index(settings.payloadColumn());
    }

    private int index(String column) {
        if (!relation.hasColumn(column)) {
            throw new RecordMappingException("outbox table " + relation + " has no column \"" + column
                    + "\": add it, or say with outbox.table.* and outbox.route.by.field which columns the table has");
        }
        return relation.columnIndex(column);
    }

    ProducerRecord<byte[], byte[]> event(Tuple row, Long timestamp) {
        String topic = topic(row.getString(type));
        byte[] value = bytes(row, payload);
        if (value != null && settings.tombstones() && isEmpty(row, value)) {
            value = null;
        }
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(topic, partition(row), timestamp, bytes(row, key), value);
        event.headers().add(header(ID, row, id));
        for (OutboxSettings.AddedColumn added : settings.headers()) {
            event.headers().add(header(added.name(), row, relation.columnIndex(added.column())));
        }
        return event;
    }

    private String topic(@Nullable String aggregateType) {
        String topic = aggregateType == null ? null : topics.of(aggregateType);
        if (topic == null) {
            throw refused("names no topic, because it is NULL, empty or too long: ");
        }
        if (topics.isForOthers(topic)) {
            throw refused(
                    "leads to a topic of a table, of Walferry or of Kafka, which no event may have: put text around"
                            + " ${routedByValue} in outbox.route.topic.replacement that no such topic has, or ");
        }
        return topic;
    }

    private RecordMappingException refused(String why) {
        return new RecordMappingException("a row of outbox table " + relation + " has a \"" + settings.typeColumn()
                + "\" that " + why + "take the table out of outbox.table.include.list until the row is past, and it"
                + " becomes an ordinary record");
    }

    /** Returns whether a value counts as empty. Text of spaces alone does too, but bytes are not text. */
    private boolean isEmpty(Tuple row, byte[] value) {
        return row.value(payload).typeOid() == TypeOid.BYTEA ? value.length == 0 : isBlank(value);
    }

    private static boolean isBlank(byte[] text) {
        for (byte b : text) {
            if (b < 0 || b > ' ') {
                return false;
            }
        }
        return true;
    }

    private @Nullable Integer partition(Tuple row) {
        String column = settings.partitionColumn();
        String text = column == null ? null : row.getString(relation.columnIndex(column));
        if (text == null) {
            return null;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new RecordMappingException("a row of outbox table " + relation + " has a \"" + column
                    + "\" that is not the number of a partition: correct outbox.table.fields.additional.placement");
        }
        return Integer.valueOf(text);
    }

    private static Header header(String name, Tuple row, int column) {
        return new RecordHeader(name, bytes(row, column));
    }

    /** Returns a value's bytes: those that a {@code bytea} contains, and the text of every other type. */
    private static byte @Nullable [] bytes(Tuple row, int column) {
        if (row.valueKind(column) == ValueKind.NULL) {
            return null;
        }
        return row.value(column).typeOid() == TypeOid.BYTEA
                ? row.getBytes(column)
                : String.valueOf(row.getString(column)).getBytes(StandardCharsets.UTF_8);
    }
}
