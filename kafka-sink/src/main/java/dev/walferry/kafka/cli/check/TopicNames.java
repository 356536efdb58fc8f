package dev.walferry.kafka.cli.check;

import dev.walferry.replication.Publications.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which topic each table's records go to, known before there is any record. */
final class TopicNames {
    private static final Pattern NOT_ALLOWED = Pattern.compile("[^a-zA-Z0-9._-]");

    private TopicNames() {}

    /** Tables by topic; more than one table on a topic is a mistake. */
    static Map<String, List<Table>> of(String prefix, List<Table> tables) {
        Map<String, List<Table>> byTopic = new TreeMap<>();
        for (Table table : tables) {
            String topic = NOT_ALLOWED
                    .matcher(prefix + "." + table.schema() + "." + table.name())
                    .replaceAll("_");
            byTopic.computeIfAbsent(topic, name -> new ArrayList<>()).add(table);
        }
        return byTopic;
    }
}
