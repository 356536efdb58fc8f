package dev.walferry.kafka.record.column;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Schemas of columns, made of the schemas of their types. */
final class ColumnSchemas {
    private ColumnSchemas() {}

    static Schema of(Schema type, boolean optional, @Nullable String comment, @Nullable ColumnDefault value) {
        SchemaBuilder schema = copy(type);
        if (optional) {
            schema.optional();
        }
        if (comment != null) {
            schema.doc(comment);
        } else if (type.doc() != null) {
            schema.doc(type.doc());
        }
        if (value != null) {
            schema.defaultValue(value.value());
        }
        return schema.build();
    }

    static Schema withParameter(Schema type, String name, String value) {
        SchemaBuilder schema = copy(type).parameter(name, value).optional();
        return (type.doc() == null ? schema : schema.doc(type.doc())).build();
    }

    /** Copies everything but whether the schema is optional and its documentation. */
    private static SchemaBuilder copy(Schema type) {
        SchemaBuilder schema = switch (type.type()) {
            case ARRAY -> SchemaBuilder.array(type.valueSchema());
            case MAP -> SchemaBuilder.map(type.keySchema(), type.valueSchema());
            default -> new SchemaBuilder(type.type());
        };
        if (type.type() == Schema.Type.STRUCT) {
            for (Field field : type.fields()) {
                schema.field(field.name(), field.schema());
            }
        }
        if (type.name() != null) {
            schema.name(type.name());
        }
        if (type.version() != null) {
            schema.version(type.version());
        }
        if (type.parameters() != null) {
            schema.parameters(type.parameters());
        }
        return schema;
    }
}
