package dev.walferry.kafka.record.reselect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question about a row.
 *
 * @param isFound whether the key names one row
 * @param values the values in the order in which they were asked for, in PostgreSQL's text form; empty if no row was found
 */
public record RowAnswer(boolean isFound, List<@Nullable String> values) {
    /** The row is gone, or the key is not unique. */
    public static final RowAnswer NO_ROW = new RowAnswer(false, List.of());

    /**
     * Copies the values.
     *
     * @param isFound whether the key names one row
     * @param values the values
     */
    public RowAnswer {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Returns the answer without the row's content. */
    @Override
    public String toString() {
        return isFound ? values.size() + " values" : "no row";
    }
}
