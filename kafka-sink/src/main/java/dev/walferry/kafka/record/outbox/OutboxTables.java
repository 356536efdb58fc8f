package dev.walferry.kafka.record.outbox;

import dev.walferry.kafka.config.settings.OutboxSettings;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.pgoutput.Tuple;
import dev.walferry.pgoutput.Update;
import java.util.IdentityHashMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox tables of one session. A row is an event when it is inserted, or when a snapshot reads it; it is often deleted
 * right after. For one thread.
 */
public final class OutboxTables {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxTables.class);

    /** How many relations are remembered before all are forgotten: each announcement of a relation is a new object. */
    private static final int MOST_RELATIONS = 10_000;

    private final OutboxSettings settings;
    private final OutboxTopics topics;
    private final IdentityHashMap<Relation, Boolean> isOutboxByRelation = new IdentityHashMap<>();
    private final IdentityHashMap<Relation, OutboxTable> tableByRelation = new IdentityHashMap<>();
    private boolean hasWarned;

    /**
     * Creates the tables of one session.
     *
     * @param settings which they are, and how events are routed
     * @param isForOthers whether a topic is not for events
     */
    public OutboxTables(OutboxSettings settings, Predicate<String> isForOthers) {
        this.settings = settings;
        this.topics = new OutboxTopics(settings.topicTemplate(), isForOthers);
    }

    /**
     * Returns whether the rows of a relation are events.
     *
     * @param relation the relation
     * @return true for an outbox table
     */
    public boolean has(Relation relation) {
        Boolean known = isOutboxByRelation.get(relation);
        if (known == null) {
            if (isOutboxByRelation.size() >= MOST_RELATIONS) {
                isOutboxByRelation.clear();
                tableByRelation.clear();
            }
            known = settings.has(relation.namespace(), relation.name());
            isOutboxByRelation.put(relation, known);
        }
        return known;
    }

    /**
     * Returns the record of a change of an outbox table.
     *
     * @param change the change
     * @param timestamp of the record, in milliseconds since 1970
     * @return its record, or null if it is not an event
     * @throws RecordMappingException if the table lacks a column, or the row names no topic that events may have
     */
    public @Nullable ProducerRecord<byte[], byte[]> of(RowChange change, Long timestamp) {
        Tuple row = change.row();
        if (row == null) {
            return null;
        }
        if (change instanceof Update) {
            updated(change.relation());
            return null;
        }
        return tableByRelation
                .computeIfAbsent(change.relation(), relation -> new OutboxTable(settings, topics, relation))
                .event(row, timestamp);
    }

    private void updated(Relation relation) {
        if (!hasWarned) {
            hasWarned = true;
            LOG.warn(
                    "a row of outbox table {} was updated, which is not an event: only inserts are delivered; further"
                            + " updates are left out without a warning",
                    relation);
        }
    }
}
