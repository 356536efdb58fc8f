package dev.walferry.kafka.record.key;

import dev.walferry.pgoutput.Relation;
import org.jspecify.annotations.Nullable;

/** Says which columns are a row's key. Asked once for each Relation message, by the thread that maps records. */
@FunctionalInterface
public interface KeyColumns {
    /**
     * The columns that the Relation message flags as replica identity, in the table's order; none under FULL, which flags
     * all. Needs no database: for benchmarks, and for tests whose keys have one column.
     */
    KeyColumns FROM_IDENTITY = (relation, at) -> IdentityKeyColumns.of(relation);

    /**
     * Returns the key of a relation's rows, without waiting for anything.
     *
     * @param relation the relation, as the row's Relation message described it
     * @param at the first change under that Relation message
     * @return the key, or null while it is being looked up on another thread: ask again later with the same arguments
     * @throws dev.walferry.kafka.record.change.RecordMappingException if the key cannot be known; the message names the remedy
     */
    @Nullable
    RowKey of(Relation relation, ChangePlace at);
}
