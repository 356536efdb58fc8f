package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.kafka.connect.data.Schema;

/**
 * The numbers of a row's fields, all of them chosen. A field whose number the catalog does not know has its number in
 * an earlier schema, or else that of the column that has its name now. If neither is known, its number comes from its
 * name and lies beyond those of all columns: a reader that does not know it has no value, but never that of another
 * column.
 */
final class RowNumbers implements FieldNumbers {
    private static final int FIRST_UNKNOWN = 1_000_000;
    private static final int MOST_UNKNOWN = 200_000_000;

    private final FieldNumbering row;
    private final Map<String, Integer> numbers;
    private final Set<Integer> taken;

    RowNumbers(FieldNumbering row, RegisteredNumbers registered) {
        this.row = row;
        this.numbers = new HashMap<>(row.certain());
        this.taken = new HashSet<>(numbers.values());
        Map<String, Integer> uncertain = row.uncertain();
        for (String field : uncertain.keySet()) {
            Schema schema = row.row().field(field).schema();
            choose(field, registered.of(field, typeName(schema)));
        }
        uncertain.forEach(this::choose);
        uncertain.keySet().forEach(field -> choose(field, ofName(field)));
    }

    private void choose(String field, int number) {
        if (number != 0 && !numbers.containsKey(field) && taken.add(number)) {
            numbers.put(field, number);
        }
    }

    private int ofName(String field) {
        CRC32 sum = new CRC32();
        sum.update(field.getBytes(StandardCharsets.UTF_8));
        int number = FIRST_UNKNOWN + (int) (sum.getValue() % MOST_UNKNOWN);
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }

    /** Empty for a type that has no name of its own. */
    private static String typeName(Schema schema) {
        return switch (schema.type()) {
            case ARRAY -> typeName(schema.valueSchema());
            case MAP -> "";
            default -> FieldType.of(schema).typeName;
        };
    }

    @Override
    public int number(Schema struct, String field, int position) {
        return row.isOf(struct) ? Objects.requireNonNull(numbers.get(field)) : position;
    }
}
