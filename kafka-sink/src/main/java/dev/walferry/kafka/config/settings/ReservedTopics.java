package dev.walferry.kafka.config.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.internals.Topic;

/**
 * The topics that are neither for rows nor for events of applications. A role that could write to one of them could command a
 * daemon, or stop its next start, so the name of a table or the type of an event may not lead there.
 *
 * @param names of the topics of this pipeline, whether they are in use or not
 */
public record ReservedTopics(Set<String> names) {
    /** Follows {@code topic.prefix} in the name of the topic of progress; a dot and a pipeline's name may follow it. */
    public static final String PROGRESS = ".walferry-progress";

    /** Follows {@code topic.prefix} in the name of the topic of commands. */
    public static final String COMMANDS = ".walferry-control";

    /**
     * Copies the names.
     *
     * @param names of the topics of this pipeline
     */
    public ReservedTopics {
        names = Set.copyOf(names);
    }

    /**
     * The topics of a pipeline.
     *
     * @param names how its topics are named
     * @param heartbeats the topic of its heartbeats
     * @param commands the topic of commands about its tables
     * @return all that it may have, whether they are in use or not
     */
    public static ReservedTopics of(TopicNameSettings names, String heartbeats, String commands) {
        Set<String> topics = new HashSet<>(List.of(heartbeats, commands));
        topics.addAll(List.of(names.messageTopic(), names.relationsTopic(), names.transactionTopic()));
        return new ReservedTopics(topics);
    }

    /**
     * Returns whether a topic is reserved, so that no table and no event may have it: one of this pipeline, one of the
     * progress or the commands of any daemon under their default names, or one of Kafka's own.
     *
     * @param topic its name
     * @return true if it is for other records
     */
    public boolean contains(String topic) {
        return names.contains(topic) || topic.endsWith(COMMANDS) || isOfProgress(topic) || Topic.isInternal(topic);
    }

    /**
     * Returns whether a topic would be the progress topic of a daemon.
     *
     * @param topic its name
     * @return true if it has the form
     */
    public static boolean isOfProgress(String topic) {
        for (int at = topic.indexOf(PROGRESS); at >= 0; at = topic.indexOf(PROGRESS, at + 1)) {
            int end = at + PROGRESS.length();
            if (end == topic.length() || topic.charAt(end) == '.') {
                return true;
            }
        }
        return false;
    }
}
