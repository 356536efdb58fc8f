package dev.walferry.kafka.config;

import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** One chapter of the reference: defines keys on a {@link ConfigDef} in the order in which the reference lists them. */
final class KeyGroup {
    private final ConfigDef definition;
    private final String title;
    private int order;

    KeyGroup(ConfigDef definition, String title) {
        this.definition = definition;
        this.title = title;
    }

    /** Defines a required key. */
    KeyGroup required(
            String name,
            ConfigDef.Type type,
            ConfigDef.@Nullable Validator validator,
            ConfigDef.Importance importance,
            String documentation) {
        return optional(name, type, ConfigDef.NO_DEFAULT_VALUE, validator, importance, documentation);
    }

    /** Defines a key with a default, which may be null for "not set". */
    KeyGroup optional(
            String name,
            ConfigDef.Type type,
            @Nullable Object defaultValue,
            ConfigDef.@Nullable Validator validator,
            ConfigDef.Importance importance,
            String documentation) {
        definition.define(
                name,
                type,
                defaultValue,
                validator,
                importance,
                documentation,
                title,
                order++,
                ConfigDef.Width.MEDIUM,
                name);
        return this;
    }
}
