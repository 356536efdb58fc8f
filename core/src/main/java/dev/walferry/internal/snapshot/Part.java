package dev.walferry.internal.snapshot;

import dev.walferry.internal.placement.KeyText;
import java.util.Set;

/** What one chunk reads. */
public sealed interface Part {
    /**
     * A piece of a file.
     *
     * @param leaf which of the table's files
     * @param from the first place, as {@link Tid} counts
     * @param to the place after the last one
     * @param recentOnly only rows written since the snapshot of the table began: the others have been read
     */
    record Rows(int leaf, long from, long to, boolean recentOnly) implements Part {}

    /**
     * Rows by key, wherever they are.
     *
     * @param keys which
     */
    record Keys(Set<KeyText> keys) implements Part {}

    /** The whole table. */
    record Whole() implements Part {}
}
