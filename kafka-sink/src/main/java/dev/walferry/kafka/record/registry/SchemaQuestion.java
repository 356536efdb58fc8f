package dev.walferry.kafka.record.registry;

import dev.walferry.Printable;

/**
 * A schema whose id is needed.
 *
 * @param subject its subject
 * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
 * @param schema its text
 */
public record SchemaQuestion(String subject, String schemaType, String schema) {
    /** Names the subject in messages. */
    @Override
    public String toString() {
        return schemaType + " schema of subject " + Printable.quoted(subject);
    }
}
