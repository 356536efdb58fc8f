package dev.walferry.kafka.record;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import java.util.HashMap;
import java.util.Map;

/**
 * Names topics: {@code <prefix>.<schema>.<table>}. A character that Kafka does not allow becomes an underscore, as with
 * Debezium; unlike there, two tables never share a topic and no name is cut. For one thread.
 */
public final class TopicNaming {
    private static final int LONGEST = 249;

    private final String prefix;
    private final Map<String, String> tableByTopic = new HashMap<>();

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
        String table = quoted(relation.namespace()) + "." + quoted(relation.name());
        String other = tableByTopic.putIfAbsent(topic, table);
        if (other != null && !other.equals(table)) {
            throw new RecordMappingException("relations " + other + " and " + table + " would share topic " + topic
                    + ": rename one, or take one out of the publication");
        }
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
