package dev.walferry.kafka.record.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.walferry.kafka.record.value.StructField;
import dev.walferry.kafka.record.value.ValueSink;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes JSON documents to a sink, with schemas that {@link JsonShapes} inferred from them. Immutable. */
final class JsonTeller {
    private final JsonShapes shapes;

    JsonTeller(JsonShapes shapes) {
        this.shapes = shapes;
    }

    /** Writes a document that fits the schema and is not null. */
    void tell(JsonNode node, Schema schema, ValueSink out) {
        switch (schema.type()) {
            case STRING -> out.string(node.textValue());
            case BOOLEAN -> out.bool(node.booleanValue());
            case INT32, INT64 -> out.integer(node.longValue());
            case FLOAT64 -> out.float64(node.doubleValue());
            case ARRAY -> array(node, schema.valueSchema(), out);
            case STRUCT -> struct(node, schema, out);
            default -> throw new IllegalArgumentException("no JSON has a " + schema.type());
        }
    }

    private void array(JsonNode array, Schema element, ValueSink out) {
        out.beginArray();
        for (JsonNode node : array) {
            out.element();
            optional(node, element, out);
        }
        out.endArray();
    }

    private void struct(JsonNode object, Schema schema, ValueSink out) {
        Map<String, JsonNode> values = shapes.fields(object);
        out.beginStruct();
        for (Field field : schema.fields()) {
            out.field(new StructField(field.name()));
            optional(values.get(field.name()), field.schema(), out);
        }
        out.endStruct();
    }

    private void optional(@Nullable JsonNode node, Schema schema, ValueSink out) {
        if (node == null || node.isNull()) {
            out.nothing();
        } else {
            out.present();
            tell(node, schema, out);
        }
    }
}
