package dev.walferry.kafka.record.value;

import java.nio.charset.StandardCharsets;

/** A field of a structure, with its name as bytes so that no format has to encode it for each value. */
public final class StructField {
    private final String name;
    private final byte[] utf8;

    /**
     * A field.
     *
     * @param name letters, digits and underscores
     */
    public StructField(String name) {
        this.name = name;
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
}
