package dev.walferry.kafka.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads JSON of a topic or a client. The messages of its errors show nothing of the content. */
public final class JsonFields {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonFields() {}

    /**
     * Reads JSON.
     *
     * @param bytes UTF-8
     * @return its value
     * @throws IOException if it is none
     */
    public static JsonNode tree(byte[] bytes) throws IOException {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("expected JSON", e);
        }
    }

    /**
     * Reads JSON.
     *
     * @param text JSON
     * @return its value
     * @throws IOException if it is none
     */
    public static JsonNode tree(String text) throws IOException {
        return tree(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns a field that is a string.
     *
     * @param fields an object
     * @param name the field's name
     * @return its value
     * @throws IOException if there is no such field, or it is no string
     */
    public static String text(JsonNode fields, String name) throws IOException {
        JsonNode value = fields.path(name);
        if (!value.isTextual()) {
            throw new IOException("expected a string in \"" + name + '"');
        }
        return value.textValue();
    }
}
