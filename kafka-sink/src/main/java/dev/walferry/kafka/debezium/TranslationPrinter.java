package dev.walferry.kafka.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** Prints a translation. */
final class TranslationPrinter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private final Equivalent found;
    private final PrintWriter out;

    TranslationPrinter(Equivalent found, PrintWriter out) {
        this.found = found;
        this.out = out;
    }

    void print() {
        out.println("# The daemon: walferry run --config FILE");
        out.println(
                "# kafka.bootstrap.servers is in the configuration of the worker, with the security settings of its producer");
        out.println("kafka.bootstrap.servers=<the worker's bootstrap.servers>");
        found.ofDaemon().forEach((key, setting) -> out.println(Secrets.key(key) + "=" + property(setting.shown())));
        out.println();
        out.println("# Kafka Connect: PUT /connectors/<name>/config");
        out.println(json());
        list("# No equivalent", found.none());
        list("# To decide", found.remarks());
        out.flush();
    }

    /** A backslash is an escape in a file of properties. */
    private static String property(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private String json() {
        ObjectNode connector = JSON.createObjectNode();
        connector.put("connector.class", "dev.walferry.connect.WalferrySourceConnector");
        found.ofConnector().forEach((key, setting) -> connector.put(Secrets.key(key), setting.shown()));
        try {
            return PRETTY.writeValueAsString(connector);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }

    private void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.println();
            out.println(title);
            lines.forEach(line -> out.println("- " + line));
        }
    }
}
