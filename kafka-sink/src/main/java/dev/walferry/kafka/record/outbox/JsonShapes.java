package dev.walferry.kafka.record.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.config.mode.NameAdjustment;
import dev.walferry.kafka.config.settings.JsonExpansion;
import dev.walferry.kafka.record.column.NameAdjuster;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Infers schemas of JSON documents, as Debezium's EventRouter does: every field is optional, a number is the smallest of
 * int32, int64 and float64 that holds it, and each object of an array has the fields of all of them. A document that would
 * take much time or space has no schema. Immutable.
 */
final class JsonShapes {
    private final JsonExpansion settings;
    private final NameAdjustment names;
    private final boolean takesAnyArray;

    /** What inferring one document's schema has cost so far. For one thread. */
    private static final class Effort {
        /** Formats write schemas to JSON, whose writers have their own limits. */
        private static final int DEEPEST = 100;

        /** An array of objects has every field of all of them in each, which grows with the square of its length. */
        private static final int MOST_FIELDS = 200_000;

        private int depth;
        private int fields;

        void enter() {
            depth++;
            if (depth > DEEPEST) {
                throw new UnexpandableException("it is nested too deeply");
            }
        }

        void leave() {
            depth--;
        }

        void field() {
            fields++;
            if (fields > MOST_FIELDS) {
                throw new UnexpandableException("it has too many fields");
            }
        }
    }

    /**
     * @param takesAnyArray whether the format has a place for nulls and arrays in arrays, which Protobuf does not have
     */
    JsonShapes(JsonExpansion settings, NameAdjustment names, boolean takesAnyArray) {
        this.settings = settings;
        this.names = names;
        this.takesAnyArray = takesAnyArray;
    }

    /**
     * Infers a document's schema.
     *
     * @param name the name of its structure
     * @param document an object or an array
     * @param optional whether the document itself may be null
     * @throws UnexpandableException if no schema fits the document
     */
    Schema of(String name, JsonNode document, boolean optional) {
        Schema schema = infer(name, document, new Effort());
        if (schema == null) {
            throw new UnexpandableException("it is an array without elements");
        }
        requireFit(document, schema);
        return optional ? schema : required(schema);
    }

    private static Schema required(Schema schema) {
        if (schema.type() == Schema.Type.ARRAY) {
            return SchemaBuilder.array(schema.valueSchema()).build();
        }
        SchemaBuilder struct = SchemaBuilder.struct().name(schema.name());
        schema.fields().forEach(field -> struct.field(field.name(), field.schema()));
        return struct.build();
    }

    /** Returns the schema; null for a value that gets no field. */
    private @Nullable Schema infer(@Nullable String name, JsonNode node, Effort effort) {
        effort.field();
        return switch (node.getNodeType()) {
            case STRING -> Schema.OPTIONAL_STRING_SCHEMA;
            case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
            case NUMBER -> number(node);
            case ARRAY -> array(name, node, effort);
            case OBJECT -> struct(name, node, effort);
            case NULL -> settings.keepsNulls() ? Schema.OPTIONAL_BYTES_SCHEMA : null;
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no JSON has a " + node.getNodeType());
        };
    }

    private static Schema number(JsonNode node) {
        if (node.isInt()) {
            return Schema.OPTIONAL_INT32_SCHEMA;
        }
        if (Double.isInfinite(node.doubleValue())) {
            throw new UnexpandableException("a number is too large");
        }
        return node.isLong() ? Schema.OPTIONAL_INT64_SCHEMA : Schema.OPTIONAL_FLOAT64_SCHEMA;
    }

    private Schema struct(@Nullable String name, JsonNode object, Effort effort) {
        effort.enter();
        SchemaBuilder struct = SchemaBuilder.struct().name(name).optional();
        fields(object).forEach((field, value) -> {
            if (field.isEmpty()) {
                throw new UnexpandableException("a name is empty");
            }
            Schema schema = infer(name == null ? field : name + "." + field, value, effort);
            if (schema != null) {
                struct.field(field, schema);
            }
        });
        effort.leave();
        return struct.build();
    }

    /** Returns the values of an object by the names of their fields. */
    Map<String, JsonNode> fields(JsonNode object) {
        NameAdjuster adjuster = NameAdjuster.ofFields(names, "");
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        object.properties().forEach(entry -> fields.put(adjuster.adjust(entry.getKey()), entry.getValue()));
        return fields;
    }

    private @Nullable Schema array(@Nullable String name, JsonNode array, Effort effort) {
        if (array.isEmpty()) {
            return settings.keepsEmptyArrays()
                    ? SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                            .optional()
                            .build()
                    : null;
        }
        effort.enter();
        Schema element = null;
        for (JsonNode node : array) {
            requireElement(node);
            Schema schema = node.isNull() ? null : infer(node.isObject() ? name : null, node, effort);
            if (schema != null) {
                element = element == null ? schema : merged(element, schema, effort);
            }
        }
        effort.leave();
        if (element == null) {
            element = settings.keepsNulls() ? Schema.OPTIONAL_BYTES_SCHEMA : null;
        }
        if (element == null) {
            throw new UnexpandableException("an array has no element that says its type");
        }
        return SchemaBuilder.array(element).optional().build();
    }

    private void requireElement(JsonNode node) {
        if (!takesAnyArray && (node.isNull() || node.isArray())) {
            throw new UnexpandableException("an array has a null or an array in it, for which the format has no place");
        }
    }

    /** Returns a schema that fits both, or the first one if none does. */
    private static Schema merged(Schema one, Schema other, Effort effort) {
        if (one.type() == Schema.Type.BYTES) {
            return other;
        }
        if (one.type() != other.type()) {
            return one;
        }
        if (one.type() == Schema.Type.ARRAY) {
            return SchemaBuilder.array(merged(one.valueSchema(), other.valueSchema(), effort))
                    .optional()
                    .build();
        }
        if (one.type() != Schema.Type.STRUCT) {
            return one;
        }
        Map<String, Schema> fields = new LinkedHashMap<>();
        for (Field field : one.fields()) {
            effort.field();
            fields.put(field.name(), field.schema());
        }
        other.fields()
                .forEach(field ->
                        fields.merge(field.name(), field.schema(), (first, second) -> merged(first, second, effort)));
        SchemaBuilder struct = SchemaBuilder.struct().name(one.name()).optional();
        fields.forEach(struct::field);
        return struct.build();
    }

    private void requireFit(JsonNode node, Schema schema) {
        if (node.isNull()) {
            return;
        }
        boolean fits = switch (schema.type()) {
            case STRING -> node.isTextual();
            case BOOLEAN -> node.isBoolean();
            case INT32 -> node.isInt();
            case INT64 -> node.isLong();
            case FLOAT64 -> node.isDouble();
            case ARRAY -> node.isArray();
            case STRUCT -> node.isObject();
            default -> false;
        };
        if (!fits) {
            throw new UnexpandableException("its values have several types, or a number is too large");
        }
        if (node.isArray()) {
            node.forEach(element -> requireFit(element, schema.valueSchema()));
        } else if (node.isObject()) {
            Map<String, JsonNode> values = fields(node);
            for (Field field : schema.fields()) {
                JsonNode value = values.get(field.name());
                if (value != null) {
                    requireFit(value, field.schema());
                }
            }
        }
    }

    /** A document that stays text. The message contains nothing of the document. */
    static final class UnexpandableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnexpandableException(String reason) {
            super(reason, null, false, false);
        }
    }
}
