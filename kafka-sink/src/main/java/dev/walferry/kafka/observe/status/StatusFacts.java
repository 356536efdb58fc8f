package dev.walferry.kafka.observe.status;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while a daemon runs.
 *
 * @param version Walferry's
 * @param started when the daemon was started
 * @param url the database, without credentials
 * @param slot the slot's name; empty if tables are polled
 * @param polls how tables are polled; null if a slot is read
 * @param publications the publications' names; none with plugins that have none
 * @param brokers where Kafka is, as configured
 * @param topicPrefix first part of every topic's name
 * @param format how values are written
 * @param configuration what was set, by key, without secrets
 */
public record StatusFacts(
        String version,
        Instant started,
        String url,
        String slot,
        @Nullable String polls,
        List<String> publications,
        String brokers,
        String topicPrefix,
        String format,
        Map<String, String> configuration) {}
