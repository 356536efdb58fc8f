package dev.walferry.kafka.config;

import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** One chapter of keys: defines them on a {@link ConfigDef} in the order in which the reference lists them. */
final class Section {
    private final ConfigDef definition;
    private final String title;
    private int order;

    Section(ConfigDef definition, String title) {
        this.definition = definition;
        this.title = title;
    }

    /** A key that has to be given. */
    Section required(
            String name,
            ConfigDef.Type type,
            ConfigDef.@Nullable Validator validator,
            ConfigDef.Importance importance,
            String documentation) {
        return optional(name, type, ConfigDef.NO_DEFAULT_VALUE, validator, importance, documentation);
    }

    /** A key with a default, which may be null for "not set". */
    Section optional(
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
