package dev.walferry.kafka.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Translates keys of a JDBC source connector's properties file into ours. Keys that have no effect here are
 * noted, because a user may count on their effect.
 */
final class JdbcConnectorKeys {
    private static final Map<String, String> OURS = Map.of(
            "connection.url", "source.url",
            "connection.user", "source.user",
            "connection.password", "source.password",
            "query.masked", "query",
            "timestamp.initial.ms", "timestamp.initial");

    private static final String WRITTEN = "key.format and value.format say how records are written";
    private static final String ALWAYS_QUOTED = "names are always quoted";
    private static final String NUMBERS = "decimal.handling.mode says how numbers are written";

    /** Reasons by the beginnings of keys. */
    private static final Map<String, String> WITHOUT_EFFECT = new TreeMap<>(Map.ofEntries(
            Map.entry("name", "the daemon has no name; topic.prefix tells one from another"),
            Map.entry("connector.class", "Walferry reads the tables itself"),
            Map.entry("tasks.max", "one connection reads all tables"),
            Map.entry("dialect.name", "the database is PostgreSQL"),
            Map.entry("catalog.pattern", "only the database of the URL is read"),
            Map.entry("connection.attempts", "it tries for as long as it takes"),
            Map.entry("connection.backoff.ms", "source.retry.backoff.ms says how long it waits"),
            Map.entry("query.retry.attempts", "it tries for as long as it takes"),
            Map.entry("max.buffer.size", "inflight.max.bytes says how much may be on its way to Kafka"),
            Map.entry("poll.linger.ms", "kafka.linger.ms says how long the producer waits for more records"),
            Map.entry("date.calendar.system", "dates are PostgreSQL's, in the proleptic Gregorian calendar"),
            Map.entry("table.names.qualify", "names always have their schema"),
            Map.entry("numeric.mapping", NUMBERS),
            Map.entry("numeric.precision.mapping", NUMBERS),
            Map.entry("quote.sql.identifiers", ALWAYS_QUOTED),
            Map.entry("sql.quote.identifiers", ALWAYS_QUOTED),
            Map.entry("timestamp.granularity", "time.precision.mode says how times are written"),
            Map.entry("transaction.isolation.mode", "each poll reads one snapshot"),
            Map.entry("key.converter", WRITTEN),
            Map.entry("value.converter", WRITTEN)));

    private JdbcConnectorKeys() {}

    /** Rewrites the settings of query-based capture in place; returns what has no effect, with the reason. */
    static List<String> translate(Map<String, String> settings, BiConsumer<String, String> mistake) {
        List<String> ignored = new ArrayList<>();
        for (String key : List.copyOf(settings.keySet())) {
            String ours = OURS.get(key);
            String reason = reason(key);
            if (ours != null) {
                String value = settings.remove(key);
                if (settings.putIfAbsent(ours, value) != null) {
                    mistake.accept(key, "cannot be combined with " + ours + ", which says the same: set one of them");
                }
            } else if (reason != null) {
                settings.remove(key);
                ignored.add(key + ": " + reason);
            }
        }
        return ignored;
    }

    private static @Nullable String reason(String key) {
        String exact = WITHOUT_EFFECT.get(key);
        boolean ofConverter = key.startsWith("key.converter.") || key.startsWith("value.converter.");
        return ofConverter ? WRITTEN : exact;
    }
}
