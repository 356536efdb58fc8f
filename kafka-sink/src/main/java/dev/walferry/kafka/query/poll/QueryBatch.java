package dev.walferry.kafka.query.poll;

import dev.walferry.pgoutput.Relation;
import dev.walferry.pgoutput.RowChange;
import dev.walferry.replication.Publications.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read together, which become one transaction.
 *
 * @param relation their relation; the same object until the table changes
 * @param moment what was seen
 * @param rows the rows that were found, or that are gone
 * @param part the table or partition that they are of
 * @param order the columns that tell which rows are new
 * @param after where to go on once they are acknowledged; null if that is still where it was
 * @param keyOf which columns the keys are of
 * @param found keys that are new among those that are compared
 * @param gone keys that are no longer there
 */
public record QueryBatch(
        Relation relation,
        PollMoment moment,
        List<RowChange> rows,
        Table part,
        List<String> order,
        @Nullable PollOffset after,
        String keyOf,
        List<List<String>> found,
        List<List<String>> gone) {}
