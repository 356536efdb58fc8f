package dev.walferry.kafka.config.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Tells a pipeline from the others of its process: everything that Kafka knows by name must have a different name in
 * each.
 *
 * @param word the pipeline's name; null for the only pipeline of a configuration without names, which changes no name
 * @param count how many pipelines share the process
 */
public record PipelineName(@Nullable String word, int count) {
    /** The only pipeline of a configuration without names. */
    public static final PipelineName ONLY = new PipelineName(null, 1);

    /**
     * Makes a client's id the pipeline's own.
     *
     * @param clientId what it would be with one pipeline
     * @return the same, with the name at its end
     */
    public String client(String clientId) {
        return word == null ? clientId : clientId + '-' + word;
    }

    /**
     * This pipeline's part of a limit that all pipelines share.
     *
     * @param all the limit
     * @param least what a pipeline needs to work
     * @return an equal share, or what it needs if that is more
     */
    public long share(long all, long least) {
        return Math.max(all / count, Math.min(all, least));
    }
}
