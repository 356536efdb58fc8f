package dev.walferry.kafka.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Progress as strings and longs by name, for a store that keeps nothing else. A field within another one is named after
 * both, with a dot between them.
 */
public final class FlatProgress {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FlatProgress() {}

    /**
     * Makes a value flat.
     *
     * @param value as {@link ProgressWriter} writes it
     * @return its fields, each a String or a Long
     */
    public static Map<String, Object> of(byte[] value) {
        Map<String, Object> fields = new TreeMap<>();
        try {
            put("", MAPPER.readTree(value), fields);
        } catch (IOException e) {
            throw new IllegalStateException("progress that was just written", e);
        }
        return fields;
    }

    private static void put(String prefix, JsonNode object, Map<String, Object> fields) {
        object.properties().forEach(field -> {
            String name = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                put(name + '.', value, fields);
            } else {
                fields.put(name, value.isIntegralNumber() ? value.longValue() : value.asText());
            }
        });
    }

    /**
     * Makes a value of its fields.
     *
     * @param fields strings and whole numbers by name
     * @return the value, for {@link SlotProgress#of}
     */
    public static byte[] value(Map<String, ?> fields) {
        ObjectNode value = MAPPER.createObjectNode();
        fields.forEach((name, field) -> {
            int dot = name.indexOf('.');
            ObjectNode parent = dot < 0 ? value : value.withObjectProperty(name.substring(0, dot));
            put(parent, name.substring(dot + 1), field);
        });
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new IllegalStateException(e); // a tree can always be written
        }
    }

    private static void put(ObjectNode parent, String name, Object field) {
        if (field instanceof Number number) {
            parent.put(name, number.longValue());
        } else {
            parent.put(name, field.toString());
        }
    }
}
