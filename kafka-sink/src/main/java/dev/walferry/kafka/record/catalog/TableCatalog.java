package dev.walferry.kafka.record.catalog;

import dev.walferry.kafka.record.change.RecordMappingException;
import dev.walferry.pgoutput.Relation;
import org.jspecify.annotations.Nullable;

/** Tells what the catalog says about relations. For the thread that maps records. */
public interface TableCatalog {
    /** Knows nothing and needs no database: for benchmarks and tests. */
    TableCatalog NONE = relation -> CatalogTable.UNKNOWN;

    /**
     * Describes a relation's table, without waiting for anything.
     *
     * @param relation the relation, as a Relation message described it
     * @return the table, or null while the catalog is being asked on another thread: ask again later
     * @throws RecordMappingException if the server refuses to answer
     */
    @Nullable
    CatalogTable of(Relation relation);

    /**
     * Notes that the caller has taken over everything about a relation. The next question about it asks the catalog again.
     *
     * @param relation the relation
     */
    default void done(Relation relation) {}

    /**
     * Tells why the database does not answer. Safe in any thread.
     *
     * @return what happened, and what to do; null while it answers
     */
    default @Nullable String trouble() {
        return null;
    }
}
