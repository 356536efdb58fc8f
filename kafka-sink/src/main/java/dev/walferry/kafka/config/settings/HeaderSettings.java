package dev.walferry.kafka.config.settings;

import org.jspecify.annotations.Nullable;

/**
 * Headers that records have whatever their format.
 *
 * @param cloudEvents whether records are CloudEvents
 * @param cloudEventExtensions whether they then have the source's fields as extension attributes
 * @param contextPrefix prefix of the logical messages whose content becomes headers; null without such messages
 * @param tracingColumn column whose content becomes headers of a trace; null without one
 */
public record HeaderSettings(
        boolean cloudEvents,
        boolean cloudEventExtensions,
        @Nullable String contextPrefix,
        @Nullable String tracingColumn) {}
