package dev.walferry.kafka.record.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Numbers that are made of names. They lie beyond those of all columns, of which a table has at most 1,600. Two names may have
 * the same number, which is very rare.
 */
final class NameNumbers {
    /**
     * A field's number comes from its name and its kind, so it is the same in every schema, whatever other fields there are. The
     * same name has another number for values that a reader of the first kind would misread, such as text and a structure.
     */
    static final FieldNumbers OF_FIELDS = (struct, field, position) -> {
        Field described = struct.field(field);
        return of(kind(described.schema()) + " " + field);
    };

    private static final int FIRST = 1_000_000;
    private static final int MOST = 200_000_000;

    private NameNumbers() {}

    static int of(String name) {
        CRC32 sum = new CRC32();
        sum.update(name.getBytes(StandardCharsets.UTF_8));
        return FIRST + (int) (sum.getValue() % MOST);
    }

    private static String kind(Schema schema) {
        return switch (schema.type()) {
            case ARRAY -> "repeated " + kind(schema.valueSchema());
            case MAP -> "map";
            default ->
                switch (FieldType.of(schema)) {
                    case INT32, INT64 -> "integer"; // both are written alike, and a reader of int64 reads both
                    case MESSAGE -> "message";
                    default -> FieldType.name(schema);
                };
        };
    }
}
