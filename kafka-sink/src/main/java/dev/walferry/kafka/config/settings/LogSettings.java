package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.mode.LogFormat;
import org.slf4j.event.Level;

/**
 * What the log looks like.
 *
 * @param format text or JSON
 * @param level the lowest level that is written
 */
public record LogSettings(LogFormat format, Level level) {}
