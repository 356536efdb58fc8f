package dev.walferry.kafka.config.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How transactions that are still in progress are received and kept.
 *
 * @param streaming whether the server sends large ones before their commit
 * @param directory where changes that do not fit in memory go, null for the system's directory for temporary files
 * @param maxMemory bytes of changes kept in memory
 */
public record SpoolSettings(boolean streaming, @Nullable Path directory, long maxMemory) {}
