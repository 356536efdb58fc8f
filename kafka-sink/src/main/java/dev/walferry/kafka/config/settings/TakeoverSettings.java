package dev.walferry.kafka.config.settings;

import java.time.Duration;

/**
 * How several daemons share one slot, so that one takes over when another dies, once that one no longer sends.
 *
 * <p>The slot lets only one of them read, but a daemon that is cut off from the server may still have records on their way
 * to Kafka. So the reader stops sending when it has not heard the server for a while, and the next one begins only when the
 * slot has been free for longer than that.
 *
 * @param timeout the longest time from when the reader was last heard until another daemon has taken over; zero if no
 *     other waits
 */
public record TakeoverSettings(Duration timeout) {
    private static final int SILENCE_PART = 4;
    private static final int GRACE_PART = 2;

    /**
     * Returns whether other daemons may use the slot.
     *
     * @return false if this daemon has the slot to itself
     */
    public boolean isShared() {
        return !timeout.isZero();
    }

    /**
     * Returns how long the server and the reader may be silent before each of them gives the other up.
     *
     * @return a quarter of the timeout
     */
    public Duration silence() {
        return timeout.dividedBy(SILENCE_PART);
    }

    /**
     * Returns how long the slot must have been free before the next daemon reads it. The last reader notices that it is cut off
     * within the silence and a little time that its thread may need.
     *
     * @return half of the timeout
     */
    public Duration grace() {
        return timeout.dividedBy(GRACE_PART);
    }
}
