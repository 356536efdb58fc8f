package dev.walferry.kafka.record.avro;

import dev.walferry.kafka.record.change.RecordMappingException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Avro schemas of Kafka Connect's schemas. Names, properties and their order are those of Confluent's and Apicurio's
 * converters: a struct is a record, an optional type is a union with null, and what Avro cannot say is in properties that start
 * with {@code connect.}.
 */
public final class AvroSchemas {
    private AvroSchemas() {}

    /**
     * Returns the Avro schema of a Connect schema.
     *
     * @param schema of a key or a value
     * @param relation the relation that it belongs to, for messages
     * @return the schema; its {@code toString()} is the text to register
     * @throws RecordMappingException if a name is not one that Avro accepts, or if two structures have the same name
     */
    public static Schema of(org.apache.kafka.connect.data.Schema schema, String relation) {
        try {
            return new SchemaConversion(relation).convert(schema);
        } catch (AvroRuntimeException e) {
            throw new RecordMappingException(
                    "the rows of relation " + relation + " have no Avro schema: " + e.getMessage(), e);
        }
    }
}
