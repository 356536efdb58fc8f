package dev.walferry.kafka.record.value;

import java.nio.charset.StandardCharsets;

/** A field of a structure, with its name as bytes so that no format has to encode it for each value. */
public final class StructField {
    private final String name;
    private final byte[] utf8;
    private final boolean hasDefault;

    /**
     * A field whose schema has no default.
     *
     * @param name letters, digits and underscores
     */
    public StructField(String name) {
        this(name, false);
    }

    /**
     * A field.
     *
     * @param name letters, digits and underscores
     * @param hasDefault whether the field's schema has a default other than null
     */
    public StructField(String name, boolean hasDefault) {
        this.name = name;
        this.hasDefault = hasDefault;
        this.utf8 = name.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The field's name.
     *
     * @return as the schema has it
     */
    public String name() {
        return name;
    }

    /**
     * The field's name in UTF-8, with nothing that JSON would escape.
     *
     * @return not to be changed
     */
    public byte[] utf8() {
        return utf8;
    }

    /**
     * Whether the field's schema has a default other than null.
     *
     * @return decides in Avro which branch of the field's union is null
     */
    public boolean hasDefault() {
        return hasDefault;
    }
}
