package dev.walferry.kafka.record.avro;

import dev.walferry.kafka.record.change.RecordMappingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.jspecify.annotations.Nullable;

/** The conversion of one schema. A record is defined where it first occurs, and referred to by name after that. */
final class SchemaConversion {
    private static final String NAMESPACE = "io.confluent.connect.avro";
    private static final String UNNAMED = NAMESPACE + ".ConnectDefault";
    private static final String MAP_ENTRY = NAMESPACE + ".MapEntry";

    private final String relation;
    private final AvroNames names;
    private final Map<String, Definition> definitions = new HashMap<>();
    private final Map<List<Field>, String> nameOfUnnamed = new HashMap<>();

    private record Definition(List<Field> fields, Schema schema) {}

    SchemaConversion(String relation) {
        this.relation = relation;
        this.names = new AvroNames(relation);
    }

    Schema convert(org.apache.kafka.connect.data.Schema schema) {
        Schema base = switch (schema.type()) {
            case INT8, INT16, INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case FLOAT32 -> Schema.create(Schema.Type.FLOAT);
            case FLOAT64 -> Schema.create(Schema.Type.DOUBLE);
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case STRING -> Schema.create(Schema.Type.STRING);
            case BYTES -> Schema.create(Schema.Type.BYTES);
            case ARRAY -> Schema.createArray(convert(schema.valueSchema()));
            case MAP -> map(schema);
            case STRUCT -> struct(schema);
        };
        if (base.getType() != Schema.Type.RECORD) {
            ConnectProperties.add(schema, base);
        }
        return schema.isOptional() ? union(schema, base) : base;
    }

    /** Returns a union with null, ordered so that the default matches the first branch, as Avro requires. */
    private static Schema union(org.apache.kafka.connect.data.Schema schema, Schema base) {
        Schema none = Schema.create(Schema.Type.NULL);
        return schema.defaultValue() == null ? Schema.createUnion(none, base) : Schema.createUnion(base, none);
    }

    private Schema map(org.apache.kafka.connect.data.Schema schema) {
        org.apache.kafka.connect.data.Schema key = schema.keySchema();
        if (key.type() == org.apache.kafka.connect.data.Schema.Type.STRING && !key.isOptional()) {
            return Schema.createMap(convert(schema.valueSchema()));
        }
        List<Field> fields = List.of(new Field("key", 0, key), new Field("value", 1, schema.valueSchema()));
        String name = schema.name();
        Schema entry = record(name == null ? MAP_ENTRY : name, fields, null);
        if (name != null) {
            entry.addProp("connect.internal.type", "MapEntry");
        }
        return Schema.createArray(entry);
    }

    private Schema struct(org.apache.kafka.connect.data.Schema schema) {
        String name = schema.name();
        return record(name == null ? unnamed(schema.fields()) : name, schema.fields(), schema);
    }

    private String unnamed(List<Field> fields) {
        int number = nameOfUnnamed.size() + 1;
        return nameOfUnnamed.computeIfAbsent(fields, f -> number == 1 ? UNNAMED : UNNAMED + number);
    }

    private Schema record(
            String fullName, List<Field> fields, org.apache.kafka.connect.data.@Nullable Schema properties) {
        Definition known = definitions.get(fullName);
        if (known != null) {
            if (!known.fields.equals(fields)) {
                throw new RecordMappingException("two structures in the rows of relation " + relation
                        + " have the name " + fullName + " and different fields: Avro has no schema for them");
            }
            return known.schema;
        }
        Schema record = Schema.createRecord(names.schema(fullName), null, null, false);
        definitions.put(fullName, new Definition(fields, record));
        List<Schema.Field> avroFields = new ArrayList<>();
        for (Field field : fields) {
            avroFields.add(field(field));
        }
        record.setFields(avroFields);
        if (properties != null) {
            ConnectProperties.add(properties, record);
        }
        return record;
    }

    private Schema.Field field(Field field) {
        String name = names.field(field.name());
        Schema schema = convert(field.schema());
        Object value = DefaultValues.of(field.schema());
        if (value != null) {
            return new Schema.Field(name, schema, null, value);
        }
        return schema.isNullable() && schema.getTypes().get(0).getType() == Schema.Type.NULL
                ? new Schema.Field(name, schema, null, JsonProperties.NULL_VALUE)
                : new Schema.Field(name, schema, null);
    }
}
