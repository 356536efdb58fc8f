package dev.walferry.kafka.group;

import dev.walferry.kafka.config.SinkConfig;
import dev.walferry.kafka.source.SourceDatabase;
import dev.walferry.replication.ReplicationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a slot that two pipelines would read, although they reach its server by different URLs. */
final class SharedSlots {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSlots.class);

    private SharedSlots() {}

    /**
     * Compares the servers of slots with the same name. A server that does not answer is not compared.
     *
     * @param pipelines each pipeline's configuration, by its name, in their order
     * @return what is wrong and what to do; null for nothing
     */
    static @Nullable String find(Map<String, SinkConfig> pipelines) {
        Map<String, SinkConfig> ambiguous = new LinkedHashMap<>(pipelines);
        ambiguous.values().removeIf(config -> count(config.source().slotName(), pipelines) == 1);
        Answers<Optional<String>> servers = Answers.ask(ambiguous, SharedSlots::server);
        Map<String, String> owners = new HashMap<>();
        for (Map.Entry<String, SinkConfig> pipeline : ambiguous.entrySet()) {
            String slot = pipeline.getValue().source().slotName();
            Optional<String> server = servers.of(pipeline.getKey());
            String other = server == null || server.isEmpty()
                    ? null
                    : owners.putIfAbsent(slot + " of " + server.get(), pipeline.getKey());
            if (other != null) {
                return PipelineConfigs.sameSlot(slot, other, pipeline.getKey());
            }
        }
        return null;
    }

    private static long count(String slot, Map<String, SinkConfig> pipelines) {
        return pipelines.values().stream()
                .filter(config -> config.source().slotName().equals(slot))
                .count();
    }

    private static Optional<String> server(String name, SinkConfig config) {
        try {
            return Optional.of(new SourceDatabase(config.source(), false).identity().systemId());
        } catch (ReplicationException e) {
            LOG.warn("the slot of the pipeline '{}' is not compared with those of others: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
