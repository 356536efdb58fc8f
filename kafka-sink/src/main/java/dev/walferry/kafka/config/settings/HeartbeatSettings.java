package dev.walferry.kafka.config.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats.
 *
 * @param interval the time between two, zero for none
 * @param topic where they go
 * @param query run in the database with every heartbeat; null without one
 * @param message whether a logical message is written to the database with every heartbeat
 */
public record HeartbeatSettings(
        Duration interval, String topic, @Nullable String query, boolean message) {
    /**
     * Returns whether there are heartbeats.
     *
     * @return false if the interval is zero
     */
    public boolean enabled() {
        return !interval.isZero();
    }

    /**
     * Returns whether a heartbeat does something in the database.
     *
     * @return true with a query or a message
     */
    public boolean needsDatabase() {
        return enabled() && (query != null || message);
    }
}
