package dev.walferry.kafka.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a translation prints.
 *
 * @param text all of it
 */
record Printed(String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Printed of(JsonNode config, Path folder) throws IOException {
        Path file = folder.resolve("connector.json");
        Files.writeString(file, JSON.writeValueAsString(config));
        StringWriter text = new StringWriter();
        Translation.of(file).print(new PrintWriter(text));
        return new Printed(text.toString());
    }

    /** Returns the daemon's settings. */
    Map<String, String> daemon() {
        Map<String, String> settings = new TreeMap<>();
        text.substring(0, text.indexOf("# Kafka Connect"))
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains("="))
                .forEach(line ->
                        settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return settings;
    }

    /** Returns the connector's settings. */
    JsonNode connector() throws IOException {
        return JSON.readTree(text.substring(text.indexOf('{'), text.indexOf("\n}") + 2));
    }

    /** Returns what is said about keys without an equivalent, by key. */
    Map<String, String> none() {
        return part("# No equivalent");
    }

    /** Returns what a person has to decide, by key. */
    Map<String, String> toDecide() {
        return part("# To decide");
    }

    private Map<String, String> part(String title) {
        List<String> lines = text.lines().toList();
        Map<String, String> said = new TreeMap<>();
        for (int i = lines.indexOf(title) + 1; i > 0 && i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.startsWith("- ")) {
                break;
            }
            int colon = line.indexOf(": ");
            said.put(line.substring(2, colon), line.substring(colon + 2));
        }
        return said;
    }
}
