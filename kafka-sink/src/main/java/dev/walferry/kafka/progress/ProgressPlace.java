package dev.walferry.kafka.progress;

/**
 * Where progress is kept, for messages.
 *
 * @param name what it is called, at the beginning of a sentence as well as within one
 * @param reset what a person does to forget all progress, in the imperative
 */
public record ProgressPlace(String name, String reset) {
    /**
     * Returns a topic.
     *
     * @param topic its name
     * @return the place
     */
    public static ProgressPlace topic(String topic) {
        return new ProgressPlace("topic " + topic, "delete the topic " + topic);
    }
}
