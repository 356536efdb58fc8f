package dev.walferry.kafka.config;

/**
 * What is wrong with one key.
 *
 * @param key the key, fit to be shown; empty for a mistake that is not about one
 * @param text what is wrong and what is expected; holds no secret
 */
public record Mistake(String key, String text) {
    /**
     * Returns the mistake in one line.
     *
     * @return the key and what is wrong with it
     */
    @Override
    public String toString() {
        return key.isEmpty() ? text : key + ": " + text;
    }
}
