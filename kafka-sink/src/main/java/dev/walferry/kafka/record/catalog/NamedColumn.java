package dev.walferry.kafka.record.catalog;

/**
 * A column as lists and rules of the configuration see it.
 *
 * @param schema the table's schema
 * @param table the table's name
 * @param column the column's name
 * @param type its type as SQL has it
 * @param typeName its type's own name, or {@code serial} and the like
 * @param isText whether values are text without a form that readers rely on
 * @param hasOldRows whether the table's updates come with the whole old row, as far as is known
 */
public record NamedColumn(
        String schema, String table, String column, String type, String typeName, boolean isText, boolean hasOldRows) {
    /**
     * Returns the table's name as lists have it.
     *
     * @return {@code schema.table}
     */
    public String tableName() {
        return schema + "." + table;
    }

    /**
     * Returns the column's name as lists have it.
     *
     * @return {@code schema.table.column}
     */
    public String fullName() {
        return tableName() + "." + column;
    }
}
