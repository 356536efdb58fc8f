package dev.walferry.kafka.record.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.walferry.Printable;
import java.io.IOException;

/**
 * What a node has answered.
 *
 * @param node which node
 * @param status the HTTP status
 * @param json the body; missing if it is not JSON, or was cut
 */
record RegistryAnswer(RegistryNode node, int status, JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_REASON = 1000;

    static RegistryAnswer of(RegistryNode node, int status, byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (IOException e) {
            json = MissingNode.getInstance();
        }
        return new RegistryAnswer(node, status, json);
    }

    /** Returns a field of an answer that must have it. */
    JsonNode required(String field) throws RegistryException {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw unusable("has no " + field);
        }
        return value;
    }

    /** Returns a schema's id. */
    int id() throws RegistryException {
        JsonNode id = required("id");
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
            throw unusable("has an id that is not a 32-bit number");
        }
        return id.intValue();
    }

    private RegistryException unusable(String what) {
        return new RegistryException(
                node + ": its answer (HTTP " + status + ") " + what, status, 0, RegistryError.UNUSABLE);
    }

    /**
     * Throws if the answer is not a success.
     *
     * @param isKnown whether the node has answered such a request before
     */
    void requireSuccess(boolean isKnown) throws RegistryException {
        if (status / 100 != 2) {
            int code = json.path("error_code").asInt(0);
            throw new RegistryException(
                    node + ": HTTP " + status + (code == 0 || code == status ? "" : ", error " + code),
                    reason(),
                    status,
                    code,
                    RegistryError.of(status, code, isKnown));
        }
        if (!json.isContainerNode()) {
            throw unusable("is not JSON");
        }
    }

    private String reason() {
        String text = shortened(json.path("message").asText("").strip());
        return text.isEmpty() ? "" : ": " + text;
    }

    /** Returns the first of several messages, because later ones repeat whole schemas. Empty if there is none. */
    String firstMessage() {
        return shortened(json.path("messages").path(0).asText("").strip());
    }

    /** Returns the registry's own words, shortened: a node that is not a registry may answer anything. */
    private static String shortened(String text) {
        return Printable.of(text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + " ..." : text);
    }
}
