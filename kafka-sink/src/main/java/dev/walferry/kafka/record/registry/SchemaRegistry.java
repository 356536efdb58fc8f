package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.record.change.RecordMappingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Supplies the ids of schemas. None of its methods waits. For the thread that maps records. */
public interface SchemaRegistry {
    /**
     * Returns the subject of a schema, as configured.
     *
     * @param isKey whether it is a key's
     * @param topic the topic of the records
     * @param fullName the name of the schema's record, with its namespace
     * @return the subject
     */
    String subject(boolean isKey, String topic, String fullName);

    /**
     * Returns the id of a schema.
     *
     * @param subject its subject
     * @param schemaType {@code AVRO}, {@code PROTOBUF} or {@code JSON}
     * @param schema its text; the same text for the same schema, because the answer is kept for it
     * @return the id; null while the registry is asked: ask again later
     * @throws RecordMappingException if a person has to act: the schema is refused or not registered, or the registry
     *     does not let the daemon in. Names subject, reason and remedy
     */
    @Nullable
    Integer id(String subject, String schemaType, String schema);

    /**
     * Returns the schemas that are registered under a subject. What was returned once is forgotten: the next call asks again.
     *
     * @param subject the subject
     * @return their texts, the latest first, at most the last hundred; empty if there are none; null while the registry is
     *     asked: ask again later
     * @throws RecordMappingException if the registry refuses to answer. Names subject, reason and remedy
     */
    @Nullable
    List<String> versions(String subject);

    /**
     * Tells why the registry does not answer. Safe in any thread.
     *
     * @return what happened, and what to do; null while it answers
     */
    default @Nullable String trouble() {
        return null;
    }
}
