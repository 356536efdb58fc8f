package dev.walferry.kafka.progress;

/**
 * A command's place in the control topic.
 *
 * @param topic the topic's id, which distinguishes it from an earlier topic of the same name
 * @param offset the command's offset
 */
public record CommandPosition(String topic, long offset) {
    /**
     * Returns whether this command came before another of the same topic, or is the same.
     *
     * @param other the other one
     * @return false if they are of different topics
     */
    public boolean isAtOrBefore(CommandPosition other) {
        return topic.equals(other.topic) && offset <= other.offset;
    }
}
