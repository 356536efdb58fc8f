package dev.walferry.kafka.record.value;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** A field of a structure, with its name as bytes so that no format has to encode it for each value. */
public final class StructField {
    private final String name;
    private final byte[] json;
    private final boolean hasDefault;

    /**
     * Creates a field whose schema has no default.
     *
     * @param name as the schema has it
     */
    public StructField(String name) {
        this(name, false);
    }

    /**
     * Creates a field.
     *
     * @param name as the schema has it
     * @param hasDefault whether the field's schema has a default other than null
     */
    public StructField(String name, boolean hasDefault) {
        this.name = name;
        this.hasDefault = hasDefault;
        String quoted = '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(name)) + "\":";
        this.json = quoted.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the field's name.
     *
     * @return as the schema has it
     */
    public String name() {
        return name;
    }

    /**
     * Returns the field's name as a JSON object has it, with the colon.
     *
     * @return UTF-8, not to be changed
     */
    public byte[] json() {
        return json;
    }

    /**
     * Returns whether the field's schema has a default other than null.
     *
     * @return decides in Avro which branch of the field's union is null
     */
    public boolean hasDefault() {
        return hasDefault;
    }
}
