package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a slot that two pipelines would read: one of them would wait forever, or confirm what the other has not sent.
 */
public final class SharedSlots {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSlots.class);

    private SharedSlots() {}

    /**
     * Compares what the configurations say of the servers, without a connection.
     *
     * @param pipelines each pipeline's configuration, by its name, in their order
     * @return what is wrong and what to do, by the names of pipelines that name the slot of another one before them
     */
    public static Map<String, String> inUrls(Map<String, SinkConfig> pipelines) {
        return compare(
                pipelines, (name, config) -> Optional.of(server(config.source().url())));
    }

    /**
     * Compares the servers of slots with the same name, which two URLs may reach. A server that does not answer within a few
     * seconds is not compared.
     *
     * @param pipelines each pipeline's configuration, by its name, in their order
     * @return what is wrong and what to do, by the names of pipelines that name the slot of another one before them
     */
    public static Map<String, String> find(Map<String, SinkConfig> pipelines) {
        Map<String, SinkConfig> ambiguous = new LinkedHashMap<>(pipelines);
        ambiguous.values().removeIf(config -> count(config.source().slotName(), pipelines) == 1);
        Answers<Optional<String>> servers = Answers.ask(ambiguous, SharedSlots::systemId);
        return compare(ambiguous, (name, config) -> {
            Optional<String> server = servers.of(name);
            return server == null ? Optional.empty() : server;
        });
    }

    private static Map<String, String> compare(
            Map<String, SinkConfig> pipelines, BiFunction<String, SinkConfig, Optional<String>> servers) {
        Map<String, String> owners = new HashMap<>();
        Map<String, String> mistakes = new LinkedHashMap<>();
        pipelines.forEach((name, config) -> {
            String slot = config.source().slotName();
            servers.apply(name, config).ifPresent(server -> {
                String other = owners.putIfAbsent(slot + " of " + server, name);
                if (other != null) {
                    mistakes.put(name, sameSlot(slot, other, name));
                }
            });
        });
        return mistakes;
    }

    private static String sameSlot(String slot, String one, String other) {
        return "the pipelines '" + one + "' and '" + other + "' have the same slot \"" + slot
                + "\", which only one of them could read: set source.pipelines." + other + ".slot.name";
    }

    /** Returns the server of a URL, as it is written there. */
    static String server(String url) {
        @Nullable Properties parsed = Driver.parseURL(url, null);
        return parsed == null
                ? url
                : PGProperty.PG_HOST.getOrDefault(parsed) + ':' + PGProperty.PG_PORT.getOrDefault(parsed);
    }

    private static long count(String slot, Map<String, SinkConfig> pipelines) {
        return pipelines.values().stream()
                .filter(config -> config.source().slotName().equals(slot))
                .count();
    }

    private static Optional<String> systemId(String name, SinkConfig config) {
        try {
            return Optional.of(
                    new SourceDatabase(config.source(), false).identity().systemId());
        } catch (ReplicationException e) {
            LOG.warn("the slot of the pipeline '{}' is not compared with those of others: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
