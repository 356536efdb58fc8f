package dev.walferry.kafka.record;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.Map;

/**
 * Names topics: {@code <prefix>.<schema>.<table>}. A character that Kafka does not allow becomes an underscore, as with
 * Debezium. Unlike with Debezium, two tables never share a topic and no name is cut. A table is the same table as long
 * as it has the same OID or the same name, so renaming one frees its old topic. For one thread.
 */
public final class TopicNaming {
    private static final int LONGEST = 249;

    private final String prefix;
    private final Map<String, Owner> ownerByTopic = new HashMap<>();
    private final Map<Integer, String> topicByOid = new HashMap<>();

    /** The table that a topic belongs to. */
    private record Owner(int oid, String table) {
        boolean isSameAs(Owner other) {
            return oid == other.oid || table.equals(other.table);
        }
    }

    /**
     * Names with a prefix.
     *
     * @param prefix {@code topic.prefix}
     */
    public TopicNaming(String prefix) {
        this.prefix = prefix;
    }

    /**
     * The topic of a table's rows.
     *
     * @param relation the table
     * @return a name that Kafka accepts
     * @throws RecordMappingException if the name would be too long, or another table has it already
     */
    public String topic(Relation relation) {
        String topic = topic(prefix, relation.namespace(), relation.name());
        if (topic.length() > LONGEST) {
            throw new RecordMappingException("the topic of relation " + relation + " would have " + topic.length()
                    + " characters, more than the " + LONGEST + " that Kafka allows: shorten topic.prefix or the name");
        }
        own(topic, new Owner(relation.oid(), quoted(relation.namespace()) + "." + quoted(relation.name())));
        return topic;
    }

    /**
     * Returns the name of a table's topic, without regard to its length and to other tables.
     *
     * @param prefix {@code topic.prefix}
     * @param namespace the table's schema
     * @param name the table's name
     * @return {@code <prefix>.<schema>.<table>} in characters that Kafka allows
     */
    public static String topic(String prefix, String namespace, String name) {
        return sanitize(prefix + "." + namespace + "." + name);
    }

    /**
     * The topic of what {@code pg_logical_emit_message} writes.
     *
     * @return {@code <prefix>.message}
     */
    public String messageTopic() {
        return prefix + ".message";
    }

    private void own(String topic, Owner owner) {
        Owner other = ownerByTopic.get(topic);
        if (other != null && !other.isSameAs(owner) && topic.equals(topicByOid.get(other.oid()))) {
            throw new RecordMappingException("relations " + other.table() + " and " + owner.table()
                    + " would share topic " + topic + ": rename one, or take one out of the publication");
        }
        ownerByTopic.put(topic, owner);
        topicByOid.put(owner.oid(), topic);
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private static String sanitize(String name) {
        StringBuilder topic = new StringBuilder(name);
        for (int i = 0; i < topic.length(); i++) {
            if (!isAllowed(topic.charAt(i))) {
                topic.setCharAt(i, '_');
            }
        }
        return topic.toString();
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }
}
