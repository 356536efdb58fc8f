package dev.walferry.kafka.query.table;

import dev.walferry.kafka.record.key.RowKey;
import dev.walferry.pgoutput.Relation;
import dev.walferry.replication.Publications.Table;
import java.util.List;

/**
 * A table, view or query as it is now.
 *
 * @param relation what its rows look like; its key's columns are flagged
 * @param key the key of its rows
 * @param order in which rows are read
 * @param parts what is read one after the other: the table itself, or with {@code mode=xmin} each partition
 * @param whole all of its rows, in SQL
 */
public record PolledTable(Relation relation, RowKey key, PollOrder order, List<Part> parts, String whole) {
    /**
     * A table or partition with its own offset.
     *
     * @param oid the OID of the table, or of the partition; 0 for a query
     * @param name its name
     * @param from it in SQL
     * @param file names the file that its rows are in; empty without one
     * @param hasXmin whether its rows tell which transaction has written them
     */
    public record Part(long oid, Table name, String from, String file, boolean hasXmin) {}

    /**
     * Returns whether it is the configured query.
     *
     * @return false for a table or a view
     */
    public boolean isQuery() {
        return relation.oid() == 0;
    }

    /**
     * Returns the name under which its rows are published.
     *
     * @return the schema and the name
     */
    public Table name() {
        return new Table(relation.namespace(), relation.name());
    }
}
