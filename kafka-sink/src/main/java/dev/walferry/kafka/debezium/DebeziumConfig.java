package dev.walferry.kafka.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.walferry.kafka.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A connector's configuration as its users have it: what {@code PUT /connectors/<name>/config} takes, or the form with
 * {@code name} and {@code config} that {@code POST /connectors} takes. May hold secrets.
 */
final class DebeziumConfig {
    private static final String CLASS = "connector.class";
    private static final String POSTGRES = "io.debezium.connector.postgresql.PostgresConnector";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> settings;

    private DebeziumConfig(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException if it holds nothing of the kind
     */
    static DebeziumConfig read(Path file) {
        try {
            return of(JSON.readTree(Files.readAllBytes(file)), file);
        } catch (JsonProcessingException e) {
            throw wrong(file, "it is not JSON, at line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw ConfigurationException.of("cannot read " + file + ": " + e);
        }
    }

    private static DebeziumConfig of(JsonNode document, Path file) {
        JsonNode config = document.path("config").isObject() ? document.path("config") : document;
        Map<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : config.properties()) {
            if (!field.getValue().isValueNode()) {
                throw wrong(file, field.getKey() + " is not a string");
            }
            if (!field.getValue().isNull()) {
                settings.put(field.getKey(), field.getValue().asText().strip());
            }
        }
        String found = settings.get(CLASS);
        if (!POSTGRES.equals(found)) {
            throw wrong(file, found == null ? CLASS + " is missing" : CLASS + " is that of another connector");
        }
        return new DebeziumConfig(settings);
    }

    private static ConfigurationException wrong(Path file, String what) {
        return ConfigurationException.of(file + ": " + what
                + "; expected the configuration of a connector as JSON, with " + CLASS + " " + POSTGRES);
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Returns a setting, null if it is not there. */
    @Nullable
    String get(String key) {
        return settings.get(key);
    }

    String get(String key, String otherwise) {
        return settings.getOrDefault(key, otherwise);
    }
}
