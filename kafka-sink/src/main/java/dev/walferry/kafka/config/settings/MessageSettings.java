package dev.walferry.kafka.config.settings;

import dev.walferry.kafka.config.rule.NameFilter;
import dev.walferry.kafka.control.CommandMessages;

/**
 * Which logical messages are carried.
 *
 * @param prefixes the prefixes
 */
public record MessageSettings(NameFilter prefixes) {
    /** Prefix of the messages that daemons write as heartbeats. They have no records. */
    public static final String HEARTBEAT_PREFIX = "walferry-heartbeat";

    /** Prefix of the messages that are commands. They hold a secret, so no pipeline makes records of them. */
    public static final String SIGNAL_PREFIX = CommandMessages.PREFIX;
}
