package dev.walferry.kafka.record.envelope;

import dev.walferry.Printable;
import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.kafka.record.column.TableColumns;
import dev.walferry.pgoutput.LogicalMessage;
import org.jspecify.annotations.Nullable;

/**
 * A format of keys. For one thread.
 *
 * @param <T> what a key is: bytes, or an object of Kafka Connect
 */
public interface KeyFormat<T> {
    /**
     * Prepares for a relation's rows, once per Relation message.
     *
     * @param columns the relation's columns
     * @param keyColumns indexes of the columns that make up the key, in the key's order; not empty
     * @param mark a field after those of the columns, or null
     * @param topic the topic of its rows
     * @return writes keys, or null while something that it needs is not known yet: ask again later
     * @throws RecordMappingException if a column's field would have the name of the mark's field
     */
    @Nullable
    KeyWriter<T> of(TableColumns columns, int[] keyColumns, @Nullable TableMark mark, String topic);

    /**
     * Returns the key of a logical message.
     *
     * @param message the message
     * @param topic the topic of messages
     * @return the key, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    T ofMessage(LogicalMessage message, String topic);

    /**
     * Returns the error for a key in which a column, after its name is adjusted, and the mark have the same field name.
     *
     * @param columns the relation's columns
     * @param mark the mark
     * @return to be thrown
     */
    static RecordMappingException twice(TableColumns columns, TableMark mark) {
        return new RecordMappingException("keys of relation " + columns.relation() + " would have two fields "
                + Printable.quoted(mark.field())
                + ", one of which tells the tables of a topic apart: set topic.key.field.name");
    }

    /**
     * Returns the error for a key that lacks a column.
     *
     * @param columns the relation's columns
     * @param name the column that was not sent
     * @return to be thrown
     */
    static RecordMappingException unsent(TableColumns columns, String name) {
        return new RecordMappingException("key column " + Printable.quoted(name) + " of relation " + columns.relation()
                + " is stored out of line (TOAST) and was not sent: update PostgreSQL to its latest"
                + " minor version, or set REPLICA IDENTITY FULL");
    }

    /**
     * Returns the error for a key with a value that its field cannot hold.
     *
     * @param columns the relation's columns
     * @return to be thrown
     */
    static RecordMappingException unwritable(TableColumns columns) {
        return new RecordMappingException("a value in the key of relation " + columns.relation()
                + " cannot be written, because its field cannot hold it: choose another handling mode for its type, or"
                + " other columns with message.key.columns");
    }
}
