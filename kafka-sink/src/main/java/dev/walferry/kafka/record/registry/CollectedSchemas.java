package dev.walferry.kafka.record.registry;

import dev.walferry.kafka.config.settings.RegistrySettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Stands in for a registry to find out which schemas records need. It notes them and registers nothing. */
public final class CollectedSchemas implements SchemaRegistry {
    private final RegistrySettings settings;
    private final Set<SchemaQuestion> asked = new LinkedHashSet<>();

    /**
     * Begins without schemas.
     *
     * @param settings how subjects are named
     */
    public CollectedSchemas(RegistrySettings settings) {
        this.settings = settings;
    }

    @Override
    public String subject(boolean isKey, String topic, String fullName) {
        return SubjectNames.of(settings, isKey, topic, fullName);
    }

    @Override
    public Integer id(String subject, String schemaType, String schema) {
        asked.add(new SchemaQuestion(subject, schemaType, schema));
        return 0;
    }

    /** Returns none: a table is described as it is now, so earlier schemas decide nothing. */
    @Override
    public List<String> versions(String subject) {
        return List.of();
    }

    /**
     * Returns the schemas so far.
     *
     * @return a copy, in the order of the requests
     */
    public List<SchemaQuestion> asked() {
        return List.copyOf(asked);
    }
}
