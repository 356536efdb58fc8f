package dev.walferry.kafka.record;

import dev.walferry.kafka.config.rule.TopicRouting;
import dev.walferry.kafka.config.rule.TopicRouting.TableInKey;
import dev.walferry.kafka.config.settings.TopicNameSettings;
import dev.walferry.kafka.record.envelope.TableMark;
import org.jspecify.annotations.Nullable;

/**
 * Names the topics of tables, without regard to length or to other tables. A character that Kafka does not allow
 * becomes an underscore, as with Debezium. Immutable.
 */
public final class TopicNames {
    private final TopicNameSettings settings;

    /**
     * Creates names as configured.
     *
     * @param settings how
     */
    public TopicNames(TopicNameSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the topic of a table's rows.
     *
     * @param schema the table's schema
     * @param table the table's name
     * @return its name, in characters that Kafka allows
     */
    public String topic(String schema, String table) {
        String own = sanitized(own(schema, table));
        TopicRouting routing = settings.routing();
        return routing == null ? own : sanitized(routing.topic(own));
    }

    /**
     * Returns whether a table's topic may be that of other tables too.
     *
     * @param schema the table's schema
     * @param table the table's name
     * @return true if {@code topic.regex} matches the table's own topic
     */
    public boolean isRouted(String schema, String table) {
        TopicRouting routing = settings.routing();
        return routing != null && routing.matches(sanitized(own(schema, table)));
    }

    /**
     * Returns the field by which keys name the table.
     *
     * @param schema the table's schema
     * @param table the table's name
     * @return the field, or null if keys have none
     */
    @Nullable
    TableMark mark(String schema, String table) {
        TopicRouting routing = settings.routing();
        TableInKey inKey = routing == null ? null : routing.tableInKey();
        return inKey == null ? null : new TableMark(inKey.field(), inKey.value(own(schema, table)));
    }

    private String own(String schema, String table) {
        return settings.template() == null
                ? String.join(settings.delimiter(), settings.prefix(), schema, table)
                : settings.template().topic(settings.prefix(), schema, table);
    }

    private static String sanitized(String name) {
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
