package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.column.TableColumns;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Numbers of the fields of a row that last as long as its table. A column's number is its {@code attnum}: the numbers of other
 * columns stay when it is dropped, and no later column gets it. A field that is not a column has a number of its own beyond
 * those of columns.
 *
 * <p>A row may be older than the catalog's answer. If its column was dropped, renamed or given another type meanwhile,
 * the catalog no longer tells the column's number: such a field is uncertain, and only earlier schemas tell its number.
 * Immutable.
 */
public final class FieldNumbering {
    /** Fields are numbered by their positions. */
    public static final FieldNumbering NONE =
            new FieldNumbering(SchemaBuilder.struct().build(), Map.of(), Map.of());

    private final Schema row;
    private final Map<String, Integer> certain;
    private final Map<String, Integer> uncertain;

    private FieldNumbering(Schema row, Map<String, Integer> certain, Map<String, Integer> uncertain) {
        this.row = row;
        this.certain = certain;
        this.uncertain = uncertain;
    }

    /**
     * The numbers of a row's fields.
     *
     * @param row the structure: first the columns, then what is not a column
     * @param columns the relation's columns
     * @param indexes those that are the structure's first fields
     * @param added the numbers of the fields that are not columns
     */
    static FieldNumbering of(Schema row, TableColumns columns, int[] indexes, Map<String, Integer> added) {
        Map<String, Integer> certain = new LinkedHashMap<>(added);
        Map<String, Integer> uncertain = new LinkedHashMap<>();
        for (int i = 0; i < indexes.length; i++) {
            Field field = row.fields().get(i);
            CatalogColumn facts = columns.facts(indexes[i]);
            if (facts == null) {
                uncertain.put(field.name(), columns.numberOfNamesake(indexes[i]));
            } else {
                certain.put(field.name(), facts.number());
            }
        }
        return new FieldNumbering(row, certain, uncertain);
    }

    /**
     * Whether these are the numbers of a structure's fields.
     *
     * @param struct a structure
     * @return false if its fields are numbered by their positions
     */
    public boolean isOf(Schema struct) {
        return row.name() != null && row.name().equals(struct.name());
    }

    /**
     * The row's structure.
     *
     * @return its schema
     */
    public Schema row() {
        return row;
    }

    /**
     * Numbers that belong to their fields forever.
     *
     * @return by the fields' names
     */
    public Map<String, Integer> certain() {
        return Map.copyOf(certain);
    }

    /**
     * Fields of columns that the catalog does not have as the row has them.
     *
     * @return by the fields' names, in their order, the number of the column that has the same name now; 0 if there is none
     */
    public Map<String, Integer> uncertain() {
        return new LinkedHashMap<>(uncertain);
    }
}
