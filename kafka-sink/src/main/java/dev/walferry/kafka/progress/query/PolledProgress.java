package dev.walferry.kafka.progress.query;

import dev.walferry.replication.Publications.Table;
import java.util.List;
import java.util.Map;

/**
 * How far the polling of a table is.
 *
 * @param table the table, or the partition, that is read
 * @param mode how its new rows are found
 * @param columns the columns that tell which rows are new
 * @param offset where it goes on, as the poller has named the place
 */
public record PolledProgress(Table table, String mode, List<String> columns, Map<String, String> offset) {
    /**
     * Copies lists.
     *
     * @param table the table, or the partition, that is read
     * @param mode how its new rows are found
     * @param columns the columns that tell which rows are new
     * @param offset where it goes on
     */
    public PolledProgress {
        columns = List.copyOf(columns);
        offset = Map.copyOf(offset);
    }
}
