package dev.walferry.kafka.record.protobuf;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field.
 *
 * @param name its name
 * @param number its number
 * @param type its type; that of the elements if it is repeated
 * @param label whether it may be absent, or occur more than once
 * @param message its message, or null if the type is another one; for a map the entry of key and value
 * @param parameters what a Connect sink needs to know beside the type
 * @param precision the digits of a decimal, or 0 if they are not limited
 * @param scale the digits of a decimal's fraction
 */
record FieldShape(
        String name,
        int number,
        FieldType type,
        Label label,
        @Nullable MessageShape message,
        Map<String, String> parameters,
        int precision,
        int scale) {

    /** How often a field occurs. */
    enum Label {
        ALWAYS(""),
        OPTIONAL("optional "),
        REPEATED("repeated ");

        final String text;

        Label(String text) {
            this.text = text;
        }
    }

    /** What precedes the field's value: its number, and how the value is delimited. */
    int tag() {
        return number << 3 | type.wireType;
    }

    /** What precedes all elements of a packed field. */
    int packedTag() {
        return number << 3 | FieldType.WireType.LENGTH;
    }

    /** Whether elements of a repeated field stand one after the other, without tags. */
    boolean isPackable() {
        return type.wireType != FieldType.WireType.LENGTH;
    }
}
