package dev.walferry.internal.plugin;

import dev.walferry.pgoutput.TupleWriter;

/** Reads what one output plugin sends. Wrong bytes are a {@link dev.walferry.internal.MalformedException}. */
public interface PluginReader {
    /**
     * Checks a whole message and finds its parts.
     *
     * @param bytes an array with the message
     * @param offset index of its first byte
     * @param length number of bytes
     * @param into takes what is found
     */
    void read(byte[] bytes, int offset, int length, PluginMessage into);

    /**
     * Returns the table that a message names.
     *
     * @param message a change
     * @return its name
     */
    QualifiedName table(PluginMessage message);

    /**
     * Returns a column's name.
     *
     * @param message a change
     * @param columns its row, old row or key
     * @param column which one
     * @return its exact name
     */
    String columnName(PluginMessage message, RowColumns columns, int column);

    /**
     * Writes a name as the plugin does.
     *
     * @param name a column's exact name
     * @return the bytes that this name has in a message
     */
    byte[] encodedName(String name);

    /**
     * Says which columns a row lists.
     *
     * @return true if a new row lacks the columns whose large values did not change, and an old one those outside of the
     *     replica identity; false if each row lists all columns, and marks the former as missing, the latter as null
     */
    boolean leavesColumnsOut();

    /**
     * Writes a value as PostgreSQL's text.
     *
     * @param message a change
     * @param columns its row or old row
     * @param column which one; neither null nor unchanged
     * @param to takes the text
     */
    void writeValue(PluginMessage message, RowColumns columns, int column, TupleWriter to);
}
