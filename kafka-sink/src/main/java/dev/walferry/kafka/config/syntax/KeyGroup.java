package dev.walferry.kafka.config.syntax;

import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/** One chapter of the reference: defines keys on a {@link ConfigDef} in the order in which the reference lists them. */
public final class KeyGroup {
    private final ConfigDef definition;
    private final String title;
    private int order;

    /**
     * Begins a chapter.
     *
     * @param definition takes the keys
     * @param title of the chapter
     */
    public KeyGroup(ConfigDef definition, String title) {
        this.definition = definition;
        this.title = title;
    }

    /**
     * Defines a required key.
     *
     * @param name the key
     * @param type of its value
     * @param validator what it accepts, null for whatever its type accepts
     * @param importance how many need it
     * @param documentation what it does, in Markdown
     * @return this
     */
    public KeyGroup required(
            String name,
            ConfigDef.Type type,
            ConfigDef.@Nullable Validator validator,
            ConfigDef.Importance importance,
            String documentation) {
        return optional(name, type, ConfigDef.NO_DEFAULT_VALUE, validator, importance, documentation);
    }

    /**
     * Defines a key with a default.
     *
     * @param name the key
     * @param type of its value
     * @param defaultValue null for "not set"
     * @param validator what it accepts, null for whatever its type accepts
     * @param importance how many need it
     * @param documentation what it does, in Markdown
     * @return this
     */
    public KeyGroup optional(
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
