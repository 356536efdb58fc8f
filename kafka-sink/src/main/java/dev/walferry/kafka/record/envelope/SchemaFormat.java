package dev.walferry.kafka.record.envelope;

import dev.walferry.kafka.record.value.ValueSink;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How keys or values that a Connect schema describes are written. For one thread.
 *
 * @param <T> what a written key or value is: bytes, or an object of Kafka Connect
 */
public interface SchemaFormat<T> {
    /**
     * Prepares for values of a schema.
     *
     * @param topic the topic of their records
     * @param schema what each of them looks like
     * @param numbers numbers of a row's fields, for formats that number fields
     * @return writes them, or null while something that it needs is not known yet: ask again later
     */
    @Nullable
    Output<T> prepare(String topic, Schema schema, FieldNumbering numbers);

    /**
     * Returns whether a field of a new row whose value PostgreSQL did not send is left out.
     *
     * @return false if a structure has all of its schema's fields
     */
    default boolean omitsUnsent() {
        return false;
    }

    /**
     * Writes values of one schema, one after the other.
     *
     * @param <T> what a written value is
     */
    interface Output<T> {
        /**
         * Begins a value. What was begun before is given up.
         *
         * @return the sink for the value
         */
        ValueSink begin();

        /**
         * Ends the value.
         *
         * @return what was written, the caller's to keep
         */
        T end();
    }
}
