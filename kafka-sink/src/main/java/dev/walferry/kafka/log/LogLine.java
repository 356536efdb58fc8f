package dev.walferry.kafka.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One event.
 *
 * @param at when it happened
 * @param level how serious it is
 * @param logger the logger's name
 * @param event the event's name; null if it has none
 * @param pipeline whose event it is; null if there is only one pipeline, or if it is everybody's
 * @param message what happened
 * @param error what was thrown; null for nothing
 * @param leftOut how many lines of the same kind were left out since the last one
 */
record LogLine(
        Instant at,
        Level level,
        String logger,
        @Nullable String event,
        @Nullable String pipeline,
        String message,
        @Nullable Throwable error,
        int leftOut) {
    /** Returns the event's name, or the last part of the logger's. */
    String name() {
        return event == null ? logger.substring(logger.lastIndexOf('.') + 1) : event;
    }
}
