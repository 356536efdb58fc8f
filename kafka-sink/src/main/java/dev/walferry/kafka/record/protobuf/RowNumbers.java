package dev.walferry.kafka.record.protobuf;

import dev.walferry.kafka.record.envelope.FieldNumbering;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The numbers of a row's fields, all of them chosen. They are those of the catalog if it has all columns as the row has them.
 *
 * <p>If not, the catalog is ahead of the row, and a name may be another column's by now. Then a field has the number that it
 * was registered with. One that was not registered has its number in the catalog if no other name was ever registered with
 * it, or else one that comes from its name and lies beyond those of all columns: a reader that does not know it has no value,
 * but never that of another column.
 */
final class RowNumbers implements FieldNumbers {
    private final FieldNumbering row;
    private final Map<String, Integer> numbers;
    private final Set<Integer> taken;

    RowNumbers(FieldNumbering row, RegisteredNumbers registered) {
        this.row = row;
        this.numbers = new HashMap<>(row.added());
        this.taken = new HashSet<>(numbers.values());
        if (row.isSettled()) {
            numbers.putAll(row.confirmed());
        } else {
            chooseAll(registered);
        }
    }

    private void chooseAll(RegisteredNumbers registered) {
        Map<String, String> types = new LinkedHashMap<>();
        for (Field field : row.row().fields()) {
            types.put(field.name(), FieldType.name(field.schema()));
        }
        registered
                .nearest(types)
                .forEach(version -> types.forEach((name, type) -> choose(name, version.of(name, type))));
        row.confirmed().forEach((name, number) -> chooseFree(name, number, registered));
        types.keySet().forEach(name -> choose(name, registered.latest(name)));
        row.namesakes().forEach((name, number) -> chooseFree(name, number, registered));
        types.keySet().forEach(name -> chooseOfName(name, registered));
    }

    private void choose(String field, int number) {
        if (number != 0 && !numbers.containsKey(field) && taken.add(number)) {
            numbers.put(field, number);
        }
    }

    private void chooseFree(String field, int number, RegisteredNumbers registered) {
        if (!registered.ofOthers(field).contains(number)) {
            choose(field, number);
        }
    }

    private void chooseOfName(String field, RegisteredNumbers registered) {
        if (!numbers.containsKey(field)) {
            Set<Integer> ofOthers = registered.ofOthers(field);
            int number = NameNumbers.of(field);
            while (taken.contains(number) || ofOthers.contains(number)) {
                number++;
            }
            choose(field, number);
        }
    }

    @Override
    public int number(Schema struct, String field, int position) {
        return row.isOf(struct) ? Objects.requireNonNull(numbers.get(field)) : position;
    }
}
