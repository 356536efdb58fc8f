package dev.walferry.kafka.config.settings;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of PostgreSQL's standbys.
 *
 * @param slot whether the server copies the slot to its standbys
 * @param primaryUrl the primary's JDBC URL, without credentials, if the source is a standby; otherwise null
 */
public record FailoverSettings(boolean slot, @Nullable String primaryUrl) {}
