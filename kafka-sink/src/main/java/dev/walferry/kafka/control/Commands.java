package dev.walferry.kafka.control;

import dev.walferry.kafka.publish.client.DeliveryException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What people ask for. For one thread, which {@link #poll} does not make wait. */
public interface Commands extends AutoCloseable {
    /** No commands at all. */
    Commands NONE = new Commands() {
        @Override
        public void awaitCaughtUp(Duration patience) {}

        @Override
        public @Nullable TableCommand poll() {
            return null;
        }

        @Override
        public void close() {}
    };

    /**
     * Waits until everything can be polled that was asked for when this began.
     *
     * @param patience how long at most
     * @throws DeliveryException if that takes longer
     */
    void awaitCaughtUp(Duration patience);

    /**
     * Takes the next command.
     *
     * @return null if there is none now
     */
    @Nullable
    TableCommand poll();

    /** Takes no more. */
    @Override
    void close();
}
