package dev.walferry.kafka.record.column;

/**
 * A row has null in a field that is not optional: the column was not always NOT NULL, its field cannot hold the value, or the
 * value was not sent and its type has no placeholder. The field has to be made optional ({@link ColumnTypes#makeOptional}), and the row written again.
 */
public final class RequiredFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Index of the column in its relation. */
    private final int column;

    /**
     * Creates an exception for a null in a field that is not optional.
     *
     * @param column index of the column
     */
    public RequiredFieldException(int column) {
        super("null in a field that is not optional", null, false, false);
        this.column = column;
    }

    /**
     * Returns the column.
     *
     * @return its index in the relation
     */
    public int column() {
        return column;
    }
}
