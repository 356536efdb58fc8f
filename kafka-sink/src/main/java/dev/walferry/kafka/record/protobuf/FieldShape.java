package dev.walferry.kafka.record.protobuf;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field.
 *
 * @param name its name
 * @param tag what precedes its value: its number, and how the value is delimited
 * @param type its type; that of the elements if it is repeated
 * @param label whether it may be absent, or occur more than once
 * @param message its message, or null if the type is another one; for a map the entry of key and value
 * @param parameters what a Connect sink needs to know beside the type
 * @param precision the digits of a decimal, or 0 if they are not limited
 * @param scale the digits of a decimal's fraction
 */
record FieldShape(
        String name,
        int tag,
        FieldType type,
        Label label,
        @Nullable MessageShape message,
        Map<String, String> parameters,
        int precision,
        int scale) {
    private static final int WIRE_TYPE_BITS = 3;

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

    /** Returns the tag of a field whose values are delimited one by one. */
    static int tag(int number, FieldType type) {
        return number << WIRE_TYPE_BITS | type.wireType;
    }

    int number() {
        return tag >>> WIRE_TYPE_BITS;
    }

    /** Returns what precedes all elements of a packed field. */
    int packedTag() {
        return number() << WIRE_TYPE_BITS | FieldType.WireType.LENGTH;
    }

    /** Returns whether elements of a repeated field follow each other without tags. */
    boolean isPackable() {
        return type.wireType != FieldType.WireType.LENGTH;
    }
}
