package dev.walferry.kafka.session.table;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.control.CommandMessages;
import dev.walferry.kafka.control.ControlTopic;
import dev.walferry.kafka.progress.ProgressTopic;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The topics that a pipeline has for itself: of its progress, and of commands about its tables. */
public final class OwnTopics {
    private OwnTopics() {}

    /**
     * Returns where a pipeline keeps its progress.
     *
     * @param config the pipeline's
     * @return not read yet
     */
    public static ProgressTopic progress(SinkConfig config) {
        String prefix = config.records().topicPrefix();
        String pipeline = config.pipeline().word();
        return new ProgressTopic(
                prefix,
                pipeline,
                config.producer(),
                config.topics().group(ProgressTopic.name(prefix, pipeline)).replicationFactor());
    }

    /** Returns where a pipeline's commands come from. */
    static ControlTopic control(SinkConfig config) {
        return new ControlTopic(
                config.snapshot().commandTopic(),
                config.records().topicPrefix(),
                config.pipeline().word(),
                config.producer());
    }

    /** Returns how many copies the topic of commands gets, -1 for the broker's default. */
    static short controlCopies(SinkConfig config) {
        return config.topics().group(config.snapshot().commandTopic()).replicationFactor();
    }

    /**
     * Returns what the database may write to the topic of commands.
     *
     * @param config the pipeline's
     * @return null for nothing
     */
    public static @Nullable CommandMessages commands(SinkConfig config) {
        Password secret = config.signalSecret();
        return secret == null
                ? null
                : new CommandMessages(
                        secret.value(),
                        config.snapshot().commandTopic(),
                        ControlTopic.key(
                                config.records().topicPrefix(),
                                config.pipeline().word()));
    }
}
