package dev.walferry.kafka.config.settings;

import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL's standbys are used.
 *
 * @param slot whether the server copies the slot to its standbys
 * @param primaryUrl the primary's JDBC URL, without credentials, if the source is a standby; otherwise null
 */
public record FailoverSettings(boolean slot, @Nullable String primaryUrl) {}
