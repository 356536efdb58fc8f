package dev.walferry.kafka.record.reselect;

import dev.walferry.pgoutput.Relation;
import java.util.List;
import java.util.Map;

/**
 * Columns of one row.
 *
 * @param relation its table
 * @param wanted names of the columns whose values are wanted
 * @param key the values of the key's columns by their names, in PostgreSQL's text form
 */
public record RowQuestion(Relation relation, List<String> wanted, Map<String, String> key) {
    /** Returns the question without the row's content. */
    @Override
    public String toString() {
        return "columns " + wanted + " of a row of " + relation + " by " + key.keySet();
    }
}
