package dev.walferry.kafka.record;

import dev.walferry.Printable;
import dev.walferry.kafka.config.settings.ReservedTopics;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.envelope.TableMark;
import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that the topics of tables have names that Kafka accepts, and that no two tables share one unless {@code
 * topic.regex} sends both there. A table is the same table as long as it has the same OID or the same name, so renaming one
 * frees its old topic. For one thread.
 */
final class TopicOwners {
    private static final int LONGEST = 249;

    private final TopicNames names;
    private final ReservedTopics reserved;
    private final Set<String> known;
    private final Consumer<String> left;
    private final Map<String, Owner> ownerByTopic = new HashMap<>();
    private final Map<Integer, String> topicByOid = new HashMap<>();

    /** A table that a topic belongs to. */
    private record Owner(int oid, String table, boolean routed) {
        boolean canShareWith(Owner other) {
            return oid == other.oid || table.equals(other.table) || (routed && other.routed);
        }
    }

    /**
     * Creates an instance that names topics. The reserved ones are for other records. Tables have the known ones before their
     * first rows. A topic whose tables were all renamed is handed to {@code left}.
     */
    TopicOwners(TopicNames names, ReservedTopics reserved, Set<String> known, Consumer<String> left) {
        this.names = names;
        this.reserved = reserved;
        this.known = known;
        this.left = left;
    }

    /**
     * Returns the topic of a table's rows.
     *
     * @throws RecordMappingException if the name would be too long, or another table has it already
     */
    String topic(Relation relation) {
        String topic = names.topic(relation.namespace(), relation.name());
        if (topic.length() > LONGEST) {
            throw new RecordMappingException("the topic of relation " + relation + " would have " + topic.length()
                    + " characters, more than the " + LONGEST + " that Kafka allows: shorten topic.prefix or the name");
        }
        if (reserved.contains(topic)) {
            throw new RecordMappingException("the topic of relation " + relation + " would be " + topic
                    + ", which is for other records: choose another name with topic.template or topic.regex");
        }
        boolean routed = names.isRouted(relation.namespace(), relation.name());
        own(
                topic,
                new Owner(
                        relation.oid(),
                        Printable.quoted(relation.namespace()) + "." + Printable.quoted(relation.name()),
                        routed));
        return topic;
    }

    /** Returns whether a topic is not for events of applications: it is reserved, or a table has it. */
    boolean isForOthers(String topic) {
        Owner owner = ownerByTopic.get(topic);
        return reserved.contains(topic)
                || known.contains(topic)
                || (owner != null && topic.equals(topicByOid.get(owner.oid())));
    }

    /** The field by which keys name a table, or null. */
    @Nullable
    TableMark mark(Relation relation) {
        return names.mark(relation.namespace(), relation.name());
    }

    private void own(String topic, Owner owner) {
        Owner other = ownerByTopic.get(topic);
        if (other != null && !other.canShareWith(owner) && topic.equals(topicByOid.get(other.oid()))) {
            throw new RecordMappingException("relations " + other.table() + " and " + owner.table()
                    + " would share topic " + topic
                    + ": rename one, leave one out with table.exclude.list, or send both"
                    + " there with topic.regex");
        }
        ownerByTopic.put(topic, owner);
        if (other != null && other.oid() != owner.oid() && other.table().equals(owner.table())) {
            topicByOid.remove(other.oid(), topic); // dropped, or renamed by now
        }
        String before = topicByOid.put(owner.oid(), topic);
        if (before != null && !before.equals(topic) && !topicByOid.containsValue(before)) {
            left.accept(before);
        }
    }
}
