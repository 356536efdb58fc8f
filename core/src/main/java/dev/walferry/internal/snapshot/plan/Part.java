package dev.walferry.internal.snapshot.plan;

import dev.walferry.internal.placement.KeyText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a reader does in one transaction. */
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
     * Rows between two keys, wherever they are.
     *
     * @param leaf which of the table's files
     * @param after the key before the first row; null for none
     * @param upTo the last row's key; null for no end
     * @param rows about how many there are
     * @param recentOnly only rows written since the snapshot of the table began: the others have been read
     */
    record Range(
            int leaf, @Nullable KeyText after, @Nullable KeyText upTo, long rows, boolean recentOnly) implements Part {
        Range upTo(KeyText key) {
            return new Range(leaf, after, key, rows, recentOnly);
        }

        Range after(KeyText key) {
            return new Range(leaf, key, upTo, rows, recentOnly);
        }
    }

    /**
     * No rows, only the key at which to cut a range, so that its first part has the range's number of rows.
     *
     * @param range the range to cut
     */
    record Border(Range range) implements Part {}

    /**
     * Rows by key, wherever they are.
     *
     * @param keys which
     */
    record Keys(Set<KeyText> keys) implements Part {}

    /** The whole table. */
    record Whole() implements Part {}
}
