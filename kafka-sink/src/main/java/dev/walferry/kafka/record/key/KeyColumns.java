package dev.walferry.kafka.record.key;

import dev.walferry.pgoutput.Relation;

/** Which columns make up a row's key. Asked once for each Relation message. */
@FunctionalInterface
public interface KeyColumns {
    /** The columns that the Relation message flags as replica identity; none under FULL, which flags all. */
    KeyColumns FROM_IDENTITY = IdentityKeyColumns::of;

    /**
     * The key of a relation's rows.
     *
     * @param relation the relation as it is from here on
     * @return indexes into {@link Relation#columns()}, ascending; empty for rows without a key
     */
    int[] of(Relation relation);
}
