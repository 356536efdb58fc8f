package dev.walferry.kafka.session.slot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a slot has had no reader, as far as can be seen. A reader that reconnects leaves its slot for a moment,
 * so one look proves nothing. For one thread.
 */
final class FreeTime {
    private final Duration enough;
    private @Nullable Long since;

    /**
     * Creates an instance that has seen nothing yet.
     *
     * @param enough how long the slot must have been without a reader
     */
    FreeTime(Duration enough) {
        this.enough = enough;
    }

    /**
     * Takes note of a look.
     *
     * @param isFree whether the slot had no reader; false, too, if that is not known
     * @param now {@link System#nanoTime}
     * @return whether it was free at each look for long enough, and at two of them at least
     */
    boolean isOver(boolean isFree, long now) {
        Long first = since;
        if (!isFree) {
            since = null;
            return false;
        }
        if (first == null) {
            since = now;
            return false;
        }
        return now - first >= enough.toNanos();
    }
}
