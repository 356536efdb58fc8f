package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import org.jspecify.annotations.Nullable;

/**
 * A place between two rows of a table.
 *
 * @param leaf which of the table's files, counted in the order of their OIDs
 * @param tid the place in it, as {@link Tid} counts; 0 if rows are read by key
 * @param after the key before this place; null for the beginning of the file, or if rows are read by block
 */
public record Position(int leaf, long tid, @Nullable KeyText after) {
    /** The position before the first row. */
    static final Position START = ofLeaf(0);

    /** Returns the position before the first row of a file and after the last one of the previous file. */
    static Position ofLeaf(int leaf) {
        return new Position(leaf, 0, null);
    }
}
