package dev.walferry.plugin;

/**
 * A change of a table that neither the plugin nor the catalog describes completely: the table was dropped or renamed,
 * or a column's type was changed, after the change was written. The message names the table and what to do.
 */
public final class UnknownTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for something about a table that cannot be known.
     *
     * @param message what is unknown, about which table, and what to do
     */
    public UnknownTableException(String message) {
        super(message);
    }
}
