package dev.walferry.kafka.session;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.pipeline.Progress;
import dev.walferry.kafka.publish.client.DeliveryException;
import dev.walferry.replication.ReplicationException;

/** Carries changes to Kafka until it is stopped. {@link #run} belongs to one thread; the rest is safe in any. */
public interface Capture {
    /**
     * Returns the capture that a configuration asks for.
     *
     * @param config a valid configuration
     * @return one that has not begun
     */
    static Capture of(SinkConfig config) {
        return config.query() == null ? new Daemon(config) : new QueryDaemon(config, config.query());
    }

    /**
     * Runs until {@link #stop} or until an error that needs a person.
     *
     * @throws ReplicationException if the source is at fault, or a change
     * @throws DeliveryException if Kafka is
     */
    void run();

    /** Asks it to drain and end. Returns at once. */
    void stop();

    /**
     * Returns how far it has come.
     *
     * @return live counters
     */
    Progress progress();
}
