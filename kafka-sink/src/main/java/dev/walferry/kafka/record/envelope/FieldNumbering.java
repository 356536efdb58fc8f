package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.column.TableColumns;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the fields of a row that last as long as its table. A column's number is its {@code attnum}: the numbers of other
 * columns stay when it is dropped, and no later column gets it. A column that the catalog no longer has gets a number that no
 * column has now, and a field that is not a column gets one beyond those of columns. Immutable.
 */
public final class FieldNumbering {
    /** Fields are numbered by their positions. */
    public static final FieldNumbering NONE = new FieldNumbering("", Map.of());

    /** Above the most columns that a table can have, dropped ones included. */
    private static final int FIRST_ADDED = 10_001;

    private final String structure;
    private final Map<String, Integer> numberByField;

    private FieldNumbering(String structure, Map<String, Integer> numberByField) {
        this.structure = structure;
        this.numberByField = numberByField;
    }

    /**
     * The numbers of a row's fields.
     *
     * @param row the structure: first the columns, then what is not a column
     * @param columns the relation's columns
     * @param indexes those that are the structure's first fields
     */
    static FieldNumbering of(Schema row, TableColumns columns, int[] indexes) {
        Map<String, Integer> numbers = new HashMap<>();
        for (Field field : row.fields()) {
            CatalogColumn facts = field.index() < indexes.length ? columns.facts(indexes[field.index()]) : null;
            if (facts != null) {
                numbers.put(field.name(), facts.number());
            } else if (field.index() >= indexes.length) {
                numbers.put(field.name(), FIRST_ADDED + field.index() - indexes.length);
            }
        }
        for (Field field : row.fields()) {
            int free = 1;
            while (!numbers.containsKey(field.name()) && numbers.containsValue(free)) {
                free++;
            }
            numbers.putIfAbsent(field.name(), free);
        }
        return new FieldNumbering(row.name(), numbers);
    }

    /**
     * A field's number.
     *
     * @param struct a structure
     * @param field one of its fields
     * @return its number; null if the structure is not the row
     */
    public @Nullable Integer of(Schema struct, String field) {
        return structure.equals(struct.name()) ? numberByField.get(field) : null;
    }
}
