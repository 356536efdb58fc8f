package dev.walferry.bench.peers;

import dev.walferry.bench.e2e.contender.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Debezium with its defaults, and Avro in the same wire format as Walferry's, by the converter of the registry that both use.
 * Runs only where the module {@code consumers} is built, which fetches the converter.
 */
public final class DebeziumAvro extends DebeziumContender {
    private static final Path PLUGINS = Path.of("consumers", "target", "plugins");
    private static final String CONVERTER = "io.apicurio.registry.utils.converter.AvroConverter";

    /** For the service loader. */
    public DebeziumAvro() {
        // the converter does not say that it is one, so it has to be looked for
        super(
                Map.of("plugin.path", PLUGINS.toString(), "plugin.discovery", "hybrid_warn"),
                Map.of("key.converter", CONVERTER, "value.converter", CONVERTER));
    }

    @Override
    public String name() {
        return "Debezium-avro";
    }

    @Override
    public boolean isAvailable() {
        return Files.isDirectory(PLUGINS.resolve("avro-converter"));
    }

    @Override
    public boolean needsRegistry() {
        return true;
    }

    @Override
    Map<String, String> connection(Lane lane) {
        Map<String, String> connection = new HashMap<>(super.connection(lane));
        // the converter speaks the registry's own protocol, of the version before
        String registry = Objects.requireNonNull(lane.registry()).replaceFirst("/apis/.*", "/apis/registry/v2");
        for (String converter : new String[] {"key.converter", "value.converter"}) {
            connection.put(converter + ".apicurio.registry.url", registry);
            connection.put(converter + ".apicurio.registry.auto-register", "true");
            connection.put(converter + ".apicurio.registry.as-confluent", "true");
            connection.put(converter + ".apicurio.registry.use-id", "contentId");
        }
        return connection;
    }
}
