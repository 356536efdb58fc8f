package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.change.RecordMappingException;
import org.apache.kafka.connect.data.Schema;

/** Protobuf schemas of Kafka Connect's schemas. */
public final class ProtobufSchemas {
    private ProtobufSchemas() {}

    /**
     * Returns the Protobuf schema of a struct. Its namespace is the package; the structs within it are nested messages.
     *
     * @param schema a named struct: a key or a value
     * @param relation the relation that it belongs to, for messages
     * @param numbers chooses the numbers of fields
     * @return the schema
     * @throws RecordMappingException if a name is not one that Protobuf accepts, or if Protobuf has no place for a type
     */
    public static ProtobufSchema of(Schema schema, String relation, FieldNumbers numbers) {
        ProtobufNames names = new ProtobufNames(relation);
        String fullName = names.schema(schema.name());
        int dot = fullName.lastIndexOf('.');
        MessageShape root = new ShapeConversion(names, numbers).message(fullName.substring(dot + 1), fullName, schema);
        return new ProtobufSchema(ProtoText.of(dot < 0 ? "" : fullName.substring(0, dot), root), root);
    }
}
