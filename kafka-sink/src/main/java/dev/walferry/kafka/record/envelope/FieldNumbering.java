package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.catalog.CatalogColumn;
import dev.walferry.kafka.record.column.TableColumns;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * Numbers of the fields of a row that last as long as its table. A column's number is its {@code attnum}: the numbers
 * of other columns stay when it is dropped, and no later column gets it. A field that is not a column has a separate
 * number beyond those of columns.
 *
 * <p>A row may be older than the catalog's answer. If a column was dropped, renamed or given another type meanwhile, no
 * number of the catalog is sure to be that of the row's column, and only earlier schemas tell the numbers. Immutable.
 */
public final class FieldNumbering {
    /** Fields are numbered by their positions. */
    public static final FieldNumbering NONE =
            new FieldNumbering(SchemaBuilder.struct().build(), true, Map.of(), Map.of(), Map.of());

    /** Fields of all structures are numbered by their names and types: schemas of one subject have different fields. */
    public static final FieldNumbering BY_NAME =
            new FieldNumbering(SchemaBuilder.struct().build(), true, Map.of(), Map.of(), Map.of());

    private final Schema row;
    private final boolean isSettled;
    private final Map<String, Integer> added;
    private final Map<String, Integer> confirmed;
    private final Map<String, Integer> namesakes;

    private FieldNumbering(
            Schema row,
            boolean isSettled,
            Map<String, Integer> added,
            Map<String, Integer> confirmed,
            Map<String, Integer> namesakes) {
        this.row = row;
        this.isSettled = isSettled;
        this.added = added;
        this.confirmed = confirmed;
        this.namesakes = namesakes;
    }

    /**
     * Returns the numbers of a row's fields.
     *
     * @param row the structure: first the columns, then what is not a column
     * @param columns the relation's columns
     * @param indexes those that are the structure's first fields
     * @param added the numbers of the fields that are not columns
     */
    static FieldNumbering of(Schema row, TableColumns columns, int[] indexes, Map<String, Integer> added) {
        Map<String, Integer> confirmed = new LinkedHashMap<>();
        Map<String, Integer> namesakes = new LinkedHashMap<>();
        for (int i = 0; i < indexes.length; i++) {
            Field field = row.fields().get(i);
            CatalogColumn facts = columns.facts(indexes[i]);
            if (facts == null) {
                namesakes.put(field.name(), columns.numberOfNamesake(indexes[i]));
            } else {
                confirmed.put(field.name(), facts.number());
            }
        }
        return new FieldNumbering(row, columns.areAsInCatalog(), Map.copyOf(added), confirmed, namesakes);
    }

    /**
     * Returns whether the names of fields decide.
     *
     * @return true for {@link #BY_NAME}
     */
    public boolean isByName() {
        return this == BY_NAME;
    }

    /**
     * Returns whether these are the numbers of a structure's fields.
     *
     * @param struct a structure
     * @return false if its fields are numbered by their positions
     */
    public boolean isOf(Schema struct) {
        return row.name() != null && row.name().equals(struct.name());
    }

    /**
     * Returns the row's structure.
     *
     * @return its schema
     */
    public Schema row() {
        return row;
    }

    /**
     * Returns whether the catalog has all columns of the relation as the row has them.
     *
     * @return false if a column was dropped, renamed or given another type since
     */
    public boolean isSettled() {
        return isSettled;
    }

    /**
     * Returns the numbers of the fields that are not columns, which never change.
     *
     * @return by the fields' names
     */
    public Map<String, Integer> added() {
        return added;
    }

    /**
     * Returns the numbers of the columns that have the names and types of the row's now. They are those of the row's columns if
     * {@link #isSettled}.
     *
     * @return by the fields' names, in their order
     */
    public Map<String, Integer> confirmed() {
        return new LinkedHashMap<>(confirmed);
    }

    /**
     * Fields of columns that the catalog does not have, or has with another type.
     *
     * @return by the fields' names, in their order, the number of the column that has the same name now; 0 if there is none
     */
    public Map<String, Integer> namesakes() {
        return new LinkedHashMap<>(namesakes);
    }
}
