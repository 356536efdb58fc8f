package dev.walferry.kafka.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.walferry.Lsn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The keys of a table as a part of a progress record. */
final class KeyJson {
    private KeyJson() {}

    static void put(ObjectNode fields, List<KeyVersion> versions) {
        ArrayNode keys = fields.putArray("keys");
        for (KeyVersion version : versions) {
            ObjectNode key =
                    keys.addObject().put("since", version.since().toString()).put("index", version.fromIndexIdentity());
            version.columns().forEach(key.putArray("columns")::add);
            version.flagged().forEach(key.putArray("flagged")::add);
        }
    }

    static List<KeyVersion> read(JsonNode fields) throws IOException {
        List<KeyVersion> versions = new ArrayList<>();
        for (JsonNode key : fields.path("keys")) {
            versions.add(new KeyVersion(
                    since(key),
                    names(key.path("columns")),
                    names(key.path("flagged")),
                    key.path("index").asBoolean()));
        }
        return versions;
    }

    private static Lsn since(JsonNode key) throws IOException {
        try {
            return Lsn.parse(key.path("since").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("expected a position in \"since\"", e);
        }
    }

    private static List<String> names(JsonNode names) {
        List<String> read = new ArrayList<>();
        names.forEach(name -> read.add(name.asText()));
        return read;
    }
}
